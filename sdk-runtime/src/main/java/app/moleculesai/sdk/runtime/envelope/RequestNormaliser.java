package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import app.moleculesai.sdk.api.messagestore.Body;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Brings a request body into its normal form ({@code wire.md} EN-1 to EN-4): one pass finds what is missing, then bytes
 * are inserted between those that were sent. A normal form is its own normal form.
 */
final class RequestNormaliser {
  private static final byte[] TEXT_PARTS = ascii("\"parts\":[{\"kind\":\"text\",\"text\":");
  private static final byte[] TEXT_PARTS_END = ascii("}]");
  private static final byte[] LIST_PARTS = ascii("\"parts\":");

  private final Body body;
  private final byte[] sent;
  private final RequestScan scan;
  private final Supplier<UUID> newIds;

  private RequestNormaliser(Body body, byte[] sent, RequestScan scan, Supplier<UUID> newIds) {
    this.body = body;
    this.sent = sent;
    this.scan = scan;
    this.newIds = newIds;
  }

  static EnvelopeReading read(byte[] sent, Supplier<UUID> newIds) {
    var body = Body.wrap(sent);
    var scan = new RequestScan();
    return switch (scan(body, sent, scan)) {
      case START_OBJECT -> new RequestNormaliser(body, sent, scan, newIds).normalise();
      case NOT_AVAILABLE -> EnvelopeRefusal.unparsable();
      default -> EnvelopeRefusal.notAnObject();
    };
  }

  /** Reads the whole body and returns its first token; {@code NOT_AVAILABLE} when it is not one JSON document. */
  private static JsonToken scan(Body body, byte[] sent, RequestScan into) {
    // the parser checks no UTF-8: it takes overlong forms, surrogates and whatever it skips
    if (!body.isStorable() || JsonTokens.startsWithByteOrderMark(sent, 0, sent.length)) {
      return JsonToken.NOT_AVAILABLE;
    }
    try (JsonParser json = JsonTokens.open(sent)) {
      var first = json.nextToken();
      if (first == null) {
        return JsonToken.NOT_AVAILABLE;
      }
      if (first == JsonToken.START_OBJECT) {
        into.read(json, sent);
      } else {
        JsonTokens.end(json);
      }
      JsonTokens.requireEnd(json);
      return first;
    } catch (IOException | RuntimeException e) {
      return JsonToken.NOT_AVAILABLE; // the library has unchecked exceptions too
    }
  }

  private EnvelopeReading normalise() {
    if (scan.repeated != null) {
      return EnvelopeRefusal.repeated(scan.repeated);
    }
    if (scan.lacksParts() && !contentCanStandForParts()) {
      return EnvelopeRefusal.noParts(scan.hasJsonRpc, Optional.ofNullable(scan.requestId),
          scan.contentStart >= 0);
    }
    boolean lacksMessageId = scan.messageStart >= 0 && !scan.hasMessageId;
    if (scan.hasJsonRpc && !lacksMessageId && !scan.lacksParts()) {
      return new RequestEnvelope(body, scan);
    }
    var out = new ByteArrayOutputStream(sent.length + 160);
    if (scan.hasJsonRpc) {
      copy(out, 0, sent.length, lacksMessageId);
    } else {
      wrap(out, lacksMessageId);
    }
    return new RequestEnvelope(Body.wrap(out.toByteArray()), scan);
  }

  private boolean contentCanStandForParts() {
    return scan.contentType == JsonToken.VALUE_STRING || scan.contentType == JsonToken.START_ARRAY;
  }

  /** EN-2: what is not there is left out, also in the wrapped request. */
  private void wrap(ByteArrayOutputStream out, boolean lacksMessageId) {
    scan.requestId = '"' + newIds.get().toString() + '"';
    out.writeBytes(ascii("{\"jsonrpc\":\"2.0\",\"id\":" + scan.requestId));
    if (scan.methodStart >= 0) {
      out.writeBytes(ascii(",\"method\":"));
      out.write(sent, scan.methodStart, scan.methodEnd - scan.methodStart);
    }
    if (scan.paramsStart >= 0) {
      out.writeBytes(ascii(",\"params\":"));
      copy(out, scan.paramsStart, scan.paramsEnd, lacksMessageId);
    }
    out.write('}');
  }

  /** Copies a range that holds the message, with what EN-3 and EN-4 change in it. */
  private void copy(ByteArrayOutputStream out, int from, int to, boolean lacksMessageId) {
    int done = from;
    if (lacksMessageId) {
      scan.messageId = newIds.get().toString();
      out.write(sent, done, scan.messageStart - done);
      // never the only member: an empty message has no parts and is refused
      out.writeBytes(ascii("\"messageId\":\"" + scan.messageId + "\","));
      done = scan.messageStart;
    }
    if (scan.lacksParts()) {
      boolean isText = scan.contentType == JsonToken.VALUE_STRING;
      out.write(sent, done, scan.contentStart - done);
      out.writeBytes(isText ? TEXT_PARTS : LIST_PARTS);
      out.write(sent, scan.contentValueStart, scan.contentEnd - scan.contentValueStart);
      if (isText) {
        out.writeBytes(TEXT_PARTS_END);
      }
      done = scan.contentEnd;
    }
    out.write(sent, done, to - done);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
