import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.spi.runtime.docker.DockerPlugin;

/** Runs agents in Docker containers. */
module app.moleculesai.spi.runtime.docker {
  requires transitive app.moleculesai.sdk.api;
  requires com.fasterxml.jackson.databind;
  requires com.github.dockerjava.api;
  requires com.github.dockerjava.core;
  requires com.github.dockerjava.transport;
  requires com.github.dockerjava.transport.zerodep;
  requires org.apache.commons.compress;
  requires static org.jspecify;

  exports app.moleculesai.spi.runtime.docker;

  provides Plugin with DockerPlugin;
}
