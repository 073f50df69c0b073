package app.moleculesai.sdk.runtime.files;

import org.apache.hc.core5.http.message.BasicHeaderValueFormatter;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.net.PercentCodec;
import org.apache.hc.core5.util.CharArrayBuffer;

/** The header by which a browser saves a file under its name and never shows it ({@code wire.md} 9.4). */
final class Attachment {
  private static final int LAST_ASCII = 0x7E;

  private Attachment() {}

  /** Returns the value of {@code Content-Disposition}: the name in ASCII for old clients, and as it is. */
  static String named(String name) {
    var printable = new StringBuilder();
    var ascii = new StringBuilder();
    name.codePoints().filter(c -> !Character.isISOControl(c)).forEach(c -> {
      printable.appendCodePoint(c);
      ascii.append(c <= LAST_ASCII ? (char) c : '_');
    });
    var header = new CharArrayBuffer(64);
    header.append("attachment; ");
    BasicHeaderValueFormatter.INSTANCE.formatNameValuePair(header,
        new BasicNameValuePair("filename", ascii.toString()), true);
    header.append("; filename*=UTF-8''");
    header.append(PercentCodec.RFC5987.encode(printable));
    return header.toString();
  }
}
