package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.envelope.EnvelopeRefusal;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;

/** Refuses bodies that are no envelope, in the sender's own terms ({@code wire.md} EN-6). */
final class EnvelopeErrors {
  private EnvelopeErrors() {}

  /** Answers, or throws {@code invalid_envelope} for a sender that does not speak JSON-RPC. */
  static void answer(EnvelopeRefusal refusal, ClientHeaders headers, ReplySink sink) {
    boolean saysA2a = headers.version().isPresent();
    switch (refusal.kind()) {
      case UNPARSABLE -> sink.answer(saysA2a ? 200 : 400, rpcError(refusal,
          saysA2a && headers.announceOtherThanJson()
              ? A2aErrorCode.CONTENT_TYPE_NOT_SUPPORTED.code()
              : refusal.kind().rpcCode()));
      case NO_PARTS, NOT_AN_OBJECT -> {
        if (!refusal.jsonRpc() && !saysA2a) {
          throw new SdkException(ErrorCode.INVALID_ENVELOPE, refusal.error()).with("hint",
              refusal.hint());
        }
        sink.answer(200, rpcError(refusal, refusal.kind().rpcCode()));
      }
    }
  }

  private static Body rpcError(EnvelopeRefusal refusal, int code) {
    return Body.wrap(Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("jsonrpc", "2.0");
      out.writeFieldName("id");
      out.writeRawValue(refusal.id().orElse("null"));
      out.writeObjectFieldStart("error");
      out.writeNumberField("code", code);
      out.writeStringField("message", refusal.error() + "; " + refusal.hint());
      out.writeEndObject();
      out.writeEndObject();
    }));
  }
}
