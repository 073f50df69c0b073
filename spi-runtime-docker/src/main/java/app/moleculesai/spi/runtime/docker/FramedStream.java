package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The two outputs of a container as one, in the order they came. The daemon sends frames: which of the two, three zeros,
 * the length, and so many bytes. One thread reads; any may close, which ends a read that waits.
 */
final class FramedStream extends InputStream {
  private static final int REST_OF_KIND = 3;

  private final DockerHttpClient.Response response;
  private final DataInputStream frames;
  private int left;
  private volatile boolean closed;

  FramedStream(DockerHttpClient.Response response) {
    this.response = response;
    this.frames = new DataInputStream(response.getBody());
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (left == 0) {
        if (frames.read() < 0) {
          return -1;
        }
        frames.skipNBytes(REST_OF_KIND);
        left = frames.readInt();
      }
      int read = frames.read(buffer, offset, Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the output ended within a frame");
      }
      left -= read;
      return read;
    } catch (IOException | RuntimeException e) {
      if (closed) {
        return -1;
      }
      throw e instanceof IOException broken ? broken : new IOException("the output broke off", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    response.close();
  }
}
