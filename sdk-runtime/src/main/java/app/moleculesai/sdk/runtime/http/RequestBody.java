package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads request bodies up to a limit: one byte more is {@code body_too_large}, never a cut. */
public final class RequestBody {
  /** The limit of most routes: 1 MiB. */
  public static final int MOST = 1 << 20;

  private RequestBody() {}

  /** Returns the whole body; empty when there is none. */
  public static byte[] bytes(ServerRequest request, int most) {
    if (request.headers().contentLength().orElse(0) > most) {
      throw tooLarge(most);
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      var body = in.readNBytes(most + 1);
      if (body.length > most) {
        throw tooLarge(most);
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("request body of "
          + request.headers().first(HeaderNames.CONTENT_LENGTH).orElse("unknown")
          + " bytes could not be read", e);
    }
  }

  private static SdkException tooLarge(int most) {
    return new SdkException(ErrorCode.BODY_TOO_LARGE,
        "the body must have at most " + most + " bytes")
        .with("max_bytes", most);
  }
}
