package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.net.PercentCodec;

/**
 * Calls what agents have for files ({@code wire.md} 9.4). An agent that has nothing of the kind, or that is not there, gives
 * an empty result: perhaps its runtime can do it. Safe for use by many threads.
 */
public final class AgentCalls {
  private static final String INGEST = "/internal/chat/uploads/ingest";
  private static final String READ = "/internal/file/read?path=";
  /** How long bringing files may take, and how long nothing may come of one that is read. */
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Set<Integer> KNOWS_NO_SUCH_PATH = Set.of(404, 405, 501);
  private static final int MOST_ANSWER = 1 << 20;

  private final AgentClient client;
  private final CallWatch watch;

  /** Takes who calls agents, and who ends calls that take too long. */
  public AgentCalls(AgentClient client, CallWatch watch) {
    this.client = client;
    this.watch = watch;
  }

  /**
   * Brings files to an agent.
   *
   * @param elsewhere whether there is another way, for an agent that does not take them like this
   * @throws SdkException {@code agent_unreachable}, {@code address_not_allowed}, {@code agent_response_invalid}
   */
  Optional<AgentAnswer> ingest(FileWays.Address address, Batch batch, boolean elsewhere) {
    return called(address, elsewhere, watch.begin(LONGEST), call -> {
      try (var reply = client.post(url(address, INGEST), address.endpoint().trusted(),
          address.secret(), form(batch))) {
        return elsewhere && KNOWS_NO_SUCH_PATH.contains(reply.status())
            ? Optional.empty()
            : Optional.of(answer(reply));
      }
    });
  }

  private static HttpEntity form(Batch batch) {
    var form = MultipartEntityBuilder.create().setMode(HttpMultipartMode.STRICT);
    batch.files().forEach(file -> form.addBinaryBody("files", file.content(),
        contentType(file.mediaType()), file.name()));
    return form.build();
  }

  private static ContentType contentType(String mediaType) {
    try {
      return ContentType.create(MediaType.header(mediaType));
    } catch (IllegalArgumentException e) { // the library allows less than UP-3
      return ContentType.APPLICATION_OCTET_STREAM;
    }
  }

  /** Takes what an agent gives. */
  interface Reader {
    /**
     * Reads a file.
     *
     * @param length how many bytes it has; -1 when that is not known
     */
    void file(String name, String mediaType, long length, InputStream content);

    /** Hears why there is none. */
    void refusal(AgentAnswer answer);
  }

  /**
   * Reads a file of an agent.
   *
   * @param elsewhere whether there is another way, for an agent that does not give it like this
   * @return whether the reader got something
   * @throws SdkException like {@link #ingest}
   */
  boolean read(FileWays.Address address, AgentPath path, boolean elsewhere, Reader reader) {
    var url = url(address, READ + PercentCodec.encode(path.text(),
        StandardCharsets.UTF_8));
    return called(address, elsewhere, watch.beginReading(LONGEST), call -> {
      try (var reply = client.get(url, address.endpoint().trusted(), address.secret())) {
        if (elsewhere && KNOWS_NO_SUCH_PATH.contains(reply.status())) {
          return Optional.empty();
        }
        if (reply.status() == 200) {
          reader.file(path.name(), MediaType.header(reply.contentType().orElse("")), reply.length(),
              new Heard(reply.body(), call));
        } else {
          reader.refusal(answer(reply));
        }
        return Optional.of(true);
      }
    }).isPresent();
  }

  private interface Exchange<T> {
    Optional<T> with(CallWatch.Call call) throws IOException;
  }

  private <T> Optional<T> called(FileWays.Address address, boolean elsewhere,
      CallWatch.Call watched,
      Exchange<T> exchange) {
    try (var call = watched) {
      client.check(address.endpoint());
      try {
        return exchange.with(call);
      } catch (AgentCallException e) {
        if (e.getCause() instanceof SdkException refused) {
          throw refused;
        }
        if (elsewhere && call.ended().isEmpty()) {
          return Optional.empty();
        }
        throw unreachable(call, e);
      } catch (IOException e) {
        throw unreachable(call, e);
      }
    }
  }

  private static SdkException unreachable(CallWatch.Call call, Exception e) {
    return new SdkException(ErrorCode.AGENT_UNREACHABLE,
        call.ended().orElse("the agent could not be asked"), e);
  }

  /** Reads an answer that is no file. */
  private static AgentAnswer answer(AgentClient.Reply reply) throws IOException {
    boolean isJson = reply.contentType()
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json")).isPresent();
    var body = reply.body().readNBytes(MOST_ANSWER + 1);
    if (body.length > MOST_ANSWER) {
      throw new SdkException(ErrorCode.AGENT_RESPONSE_INVALID,
          "the agent's answer has more than " + MOST_ANSWER + " bytes");
    }
    return new AgentAnswer(reply.status(),
        isJson ? Optional.of(Body.wrap(body)) : Optional.empty());
  }

  /** The path of an agent's address goes before ours, as with its messages. */
  private static URI url(FileWays.Address address, String path) {
    var base = address.endpoint().url().toString().replaceFirst("[?#].*$", "")
        .replaceFirst("/+$", "");
    return URI.create(base + path);
  }

  /** Lets the watch know of each byte that comes. */
  private static final class Heard extends FilterInputStream {
    private final CallWatch.Call call;

    Heard(InputStream in, CallWatch.Call call) {
      super(in);
      this.call = call;
    }

    @Override
    public int read() throws IOException {
      call.sign();
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      call.sign();
      return super.read(into, offset, length);
    }
  }
}
