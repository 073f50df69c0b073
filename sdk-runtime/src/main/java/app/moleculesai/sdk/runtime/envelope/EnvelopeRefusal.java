package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import java.util.Optional;

/**
 * Why a request body is no envelope ({@code wire.md} EN-1, EN-4, EN-6).
 *
 * @param kind what is wrong
 * @param jsonRpc whether the body names its JSON-RPC version, so that its sender expects an error in JSON-RPC; false for
 *        one that is unparsable, which nobody can know
 * @param id the request's id as JSON text, when the sender speaks JSON-RPC and gave one
 * @param error what is wrong, for people
 * @param hint what to send instead
 */
public record EnvelopeRefusal(Kind kind, boolean jsonRpc, Optional<String> id, String error,
    String hint) implements EnvelopeReading {

  /** What can be wrong with a request body. */
  public enum Kind {
    /** Not one JSON document in UTF-8 without byte order mark, or one in which a member that counts is there twice. */
    UNPARSABLE(A2aErrorCode.PARSE_ERROR),
    /** JSON, but not an object. */
    NOT_AN_OBJECT(A2aErrorCode.INVALID_REQUEST),
    /** {@code params.message} has neither parts nor content that can stand for them. */
    NO_PARTS(A2aErrorCode.INVALID_PARAMS);

    private final A2aErrorCode code;

    Kind(A2aErrorCode code) {
      this.code = code;
    }

    /** Returns the error code of JSON-RPC. */
    public int rpcCode() {
      return code.code();
    }
  }

  static EnvelopeRefusal unparsable() {
    return new EnvelopeRefusal(Kind.UNPARSABLE, false, Optional.empty(),
        "the body is not a JSON document",
        "send one JSON object in UTF-8 without byte order mark, at most 1000 levels deep");
  }

  /** Of two members of one name one reader takes the first and another the last: we for the history, and the agent. */
  static EnvelopeRefusal repeated(String member) {
    return new EnvelopeRefusal(Kind.UNPARSABLE, false, Optional.empty(),
        "the member " + member + " is there twice",
        "send each of jsonrpc, id, method, params and the members of params.message once, in one spelling");
  }

  static EnvelopeRefusal notAnObject() {
    return new EnvelopeRefusal(Kind.NOT_AN_OBJECT, false, Optional.empty(),
        "the body must be a JSON object",
        "send one JSON-RPC request: {\"jsonrpc\":\"2.0\",\"id\":…,\"method\":…,\"params\":…}");
  }

  static EnvelopeRefusal noParts(boolean jsonRpc, Optional<String> id, boolean hasContent) {
    return new EnvelopeRefusal(Kind.NO_PARTS, jsonRpc, id,
        hasContent
            ? "params.message.content must be a string or a list of parts"
            : "params.message has no parts",
        "send params.message.parts, such as [{\"kind\":\"text\",\"text\":\"hello\"}]");
  }
}
