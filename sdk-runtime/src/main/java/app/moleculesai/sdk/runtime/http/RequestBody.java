package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies up to a limit: one byte more is {@code body_too_large}, never a cut. */
public final class RequestBody {
  /** The limit of most routes: 1 MiB. */
  public static final int MOST = 1 << 20;

  private RequestBody() {}

  /** Returns the whole body; empty when there is none. A body that breaks off ends the connection too. */
  public static byte[] bytes(ServerRequest request, int most) {
    long length = request.headers().contentLength().orElse(-1);
    if (length > most) {
      throw tooLarge(most);
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      return length < 0 ? upTo(in, most) : exactly(in, (int) length);
    } catch (SdkException | RequestException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // numbers of chunks that are none, for example, come as all kinds of exceptions
      throw brokenOff(e);
    }
  }

  /** Reads a body as it comes. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads it; what is wrong with its content comes as a failure with a code. */
    T read(InputStream body);
  }

  /** Has the body read as it comes; one without content is empty. One that breaks off ends the connection too. */
  public static <T> T stream(ServerRequest request, Reader<T> reader) {
    try (InputStream in = request.content().hasEntity()
        ? request.content().inputStream()
        : InputStream.nullInputStream()) {
      return reader.read(in);
    } catch (SdkException | RequestException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw brokenOff(e);
    }
  }

  private static byte[] upTo(InputStream in, int most) throws IOException {
    var body = in.readNBytes(most + 1);
    if (body.length > most) {
      throw tooLarge(most);
    }
    return body;
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    var body = new byte[length];
    if (in.readNBytes(body, 0, length) < length) {
      throw new EOFException("the body is shorter than its length");
    }
    return body;
  }

  private static HttpException brokenOff(Exception cause) {
    return new HttpException("the body could not be read", Status.BAD_REQUEST_400, cause, false);
  }

  private static SdkException tooLarge(int most) {
    return new SdkException(ErrorCode.BODY_TOO_LARGE,
        "the body must have at most " + most + " bytes")
        .with("max_bytes", most);
  }
}
