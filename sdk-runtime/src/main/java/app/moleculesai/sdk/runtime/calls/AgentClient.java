package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.dialogue.Extensions;
import app.moleculesai.sdk.runtime.http.CheckingResolver;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.TrustingResolver;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Calls agents over HTTP with connections that are kept: no redirects, no credentials, and only to addresses that pass at
 * the moment of connecting ({@code wire.md} 3.5, 3.10). Limits of time are {@link CallWatch}'s, whose interruption ends a
 * call on a virtual thread wherever it waits. Safe for use by many threads.
 */
public final class AgentClient implements AutoCloseable {
  /** How often {@link #dropIdle()} should run. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final ContentType JSON = ContentType.create("application/json");
  private static final String A2A_VERSION = "A2A-Version";
  private static final String ACCEPTED = "application/json, text/event-stream";

  private final OutboundAddresses addresses;
  private final AgentConnections checked;
  private final AgentConnections trusting;

  /** Takes which addresses may be called. */
  public AgentClient(OutboundAddresses addresses) {
    this.addresses = addresses;
    checked = AgentConnections.of(new CheckingResolver(addresses));
    trusting = AgentConnections.of(new TrustingResolver());
  }

  /**
   * Refuses an address that may not be called, before anything is sent there; connecting checks it again.
   *
   * @throws SdkException {@code address_not_allowed}; never for one that the runtime itself made
   */
  public void check(Endpoint.Http endpoint) {
    if (!endpoint.trusted()) {
      addresses.check(endpoint.url());
    }
  }

  /** Says that an agent has no address at which it could be called. */
  public static SdkException noAddress(Workspace target) {
    var status = target.status().word();
    return new SdkException(ErrorCode.AGENT_NOT_REACHABLE,
        "workspace " + target.id() + " is " + status + " and has no address")
        .with("status", status);
  }

  /**
   * Posts a message; returns when the head of the answer is there.
   *
   * @param generation which one it is of; agents of 1.0 want to be told, those of 0.3 know no such header
   * @return the answer, to be closed
   * @throws AgentCallException when there was none
   */
  public Reply post(Endpoint.Http endpoint, Body body, Generation generation) {
    return post(endpoint, body, generation, Optional.empty());
  }

  /** Like {@link #post(Endpoint.Http, Body, Generation)}, asking for extensions of A2A. */
  public Reply post(Endpoint.Http endpoint, Body body, Generation generation,
      Optional<String> extensions) {
    return send(endpoint.trusted(), () -> {
      var post = new HttpPost(endpoint.url());
      post.setHeader(HttpHeaders.ACCEPT, ACCEPTED);
      if (generation == Generation.V1_0) {
        post.setHeader(A2A_VERSION, generation.version());
      }
      extensions.ifPresent(asked -> post.setHeader(Extensions.header(generation), asked));
      post.setEntity(new EntityTemplate(body.size(), JSON, null, body::writeTo));
      return post;
    });
  }

  /**
   * Posts something else than a message; returns when the head of the answer is there.
   *
   * @param trusted whether the runtime itself made the address
   * @param bearer by which the agent knows the server
   * @param body may be written more than once
   * @return the answer, to be closed
   * @throws AgentCallException when there was none
   */
  public Reply post(URI url, boolean trusted, String bearer, HttpEntity body) {
    return send(trusted, () -> {
      var post = new HttpPost(url);
      post.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
      post.setEntity(body);
      return post;
    });
  }

  /** Reads something that only the server may read; else like {@link #get(URI, boolean)}. */
  public Reply get(URI url, boolean trusted, String bearer) {
    return send(trusted, () -> {
      var get = new HttpGet(url);
      get.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
      return get;
    });
  }

  private Reply send(boolean trusted, Supplier<HttpUriRequestBase> requests) {
    var client = (trusted ? trusting : checked).client();
    while (true) {
      var request = requests.get();
      var context = HttpClientContext.create();
      try {
        return new Reply(request, client.executeOpen(null, request, context));
      } catch (IOException | RuntimeException e) {
        request.cancel();
        if (!mayGoAgain(e, context)) {
          throw AgentCallException.of(host(request), context.getEndpointDetails() != null, e);
        }
      }
    }
  }

  /**
   * Reads something else than a message; returns when the head of the answer is there.
   *
   * @param trusted whether the runtime itself made the address
   * @throws AgentCallException when there was none
   */
  Reply get(URI url, boolean trusted) {
    return send(trusted, () -> {
      var get = new HttpGet(url);
      get.setHeader(HttpHeaders.ACCEPT, ACCEPTED);
      return get;
    });
  }

  /**
   * Says whether a kept connection ended before a byte of the answer came: most likely the agent had closed it before it
   * could see the message. Like the queue ({@code wire.md} 3.8, QU-5) this prefers a message that comes twice, with one
   * {@code messageId}, to one that is lost. Each round uses up a kept connection, so the last one is on a new one.
   */
  private static boolean mayGoAgain(Exception failure, HttpClientContext context) {
    EndpointDetails connection = context.getEndpointDetails();
    return (failure instanceof NoHttpResponseException || failure instanceof SocketException)
        && connection != null && connection.getResponseCount() > 0
        && !Thread.currentThread().isInterrupted();
  }

  private static String host(HttpUriRequestBase request) {
    return Optional.ofNullable(request.getAuthority()).map(URIAuthority::getHostName).orElse("");
  }

  /** What an agent answers: its head is there, its body is still to come. One thread at a time. */
  public static final class Reply implements AutoCloseable {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;

    private Reply(HttpUriRequestBase request, ClassicHttpResponse response) {
      this.request = request;
      this.response = response;
    }

    /** Returns the HTTP status. */
    public int status() {
      return response.getCode();
    }

    /** Says whether the body is a stream of events. */
    public boolean isEventStream() {
      return contentType()
          .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
          .isPresent();
    }

    /** Returns what the body is said to be. */
    public Optional<String> contentType() {
      return Optional.ofNullable(response.getFirstHeader(HttpHeaders.CONTENT_TYPE))
          .map(Header::getValue);
    }

    /** Returns which extensions the agent says to follow, as far as that can be told to clients. */
    public Optional<String> extensions(Generation generation) {
      return Stream.of(response.getHeaders(Extensions.header(generation))).map(Header::getValue)
          .reduce((one, other) -> one + ", " + other).flatMap(Extensions::passable);
    }

    /** Returns how many bytes the body is said to have; -1 when nothing is said. */
    public long length() {
      HttpEntity entity = response.getEntity();
      return entity == null ? 0 : entity.getContentLength();
    }

    /** Returns the body as it comes in. */
    public InputStream body() throws IOException {
      HttpEntity entity = response.getEntity();
      return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    /** Ends the call; a connection whose answer was not read to its end is closed, never drained. */
    @Override
    public void close() {
      request.cancel();
    }
  }

  /** Closes connections that nobody used for a while. */
  public void dropIdle() {
    checked.dropIdle();
    trusting.dropIdle();
  }

  @Override
  public void close() {
    checked.close();
    trusting.close();
  }
}
