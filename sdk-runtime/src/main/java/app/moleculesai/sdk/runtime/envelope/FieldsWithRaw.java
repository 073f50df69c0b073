package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.JsonFields;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of an object, one of which is any JSON and is kept byte for byte.
 *
 * @param fields all fields; that one is null, whatever it is
 * @param raw the value of that one; none when it is missing or null
 */
public record FieldsWithRaw(JsonFields fields, Optional<Body> raw) {
  /**
   * Reads a document.
   *
   * @throws SdkException {@code malformed_json} for anything but an object in UTF-8
   */
  public static FieldsWithRaw parse(byte[] document, String member) {
    var cut = RawJson.cut(document, Set.of(member));
    var fields = JsonFields.parse(cut.rest().toByteArray());
    if (fields.find(member).isPresent()) { // it would have been cut out
      throw new SdkException(ErrorCode.MALFORMED_JSON, "the body must be JSON in UTF-8");
    }
    return new FieldsWithRaw(fields, Optional.ofNullable(cut.taken().get(member)));
  }

  /** Shows no value. */
  @Override
  public String toString() {
    return "FieldsWithRaw[" + raw.map(Body::size).orElse(0) + " bytes]";
  }
}
