package app.moleculesai.sdk.api.registry;

import java.util.OptionalLong;

/** What came of writing a value. */
public sealed interface KeyValueWrite {
  /** It stands there as this version. */
  record Written(long version) implements KeyValueWrite {}

  /** Nothing was written: another version is there, or none. */
  record Mismatch(OptionalLong current) implements KeyValueWrite {}
}
