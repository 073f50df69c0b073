/** The server: plugin loading, HTTP, the A2A proxy and the services behind it. */
module app.moleculesai.sdk.runtime {
  exports app.moleculesai.sdk.runtime;
  exports app.moleculesai.sdk.runtime.config;
  exports app.moleculesai.sdk.runtime.junit;
  exports app.moleculesai.sdk.runtime.plugins;

  uses app.moleculesai.sdk.api.plugin.Plugin;

  requires transitive app.moleculesai.sdk.api;
  requires static org.jspecify;

  requires io.helidon.webserver;
  requires io.helidon.webserver.sse;
  requires io.helidon.webserver.websocket;

  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;

  requires java.net.http;

  requires com.cronutils;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.github.cdimascio.dotenv.java;
  requires org.apache.commons.compress;
  requires org.apache.commons.fileupload2.core;
  requires org.snakeyaml.engine;

  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires io.prometheus.metrics.instrumentation.jvm;

  // For the JUnit extension only; a server runs without it.
  requires static transitive org.junit.jupiter.api;
}
