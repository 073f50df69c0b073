package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.runtime.protocol.Generation;
import java.util.List;
import java.util.stream.Stream;

/** A binding of A2A that workspaces are served over, all at one address. Cards list what is here. */
enum Binding {
  /** {@code POST} of JSON-RPC. */
  JSON_RPC("JSONRPC", Generation.V0_3),
  /** Resources below the address. */
  HTTP_JSON("HTTP+JSON", Generation.V1_0);

  private final String word;
  private final Generation oldest;

  Binding(String word, Generation oldest) {
    this.word = word;
    this.oldest = oldest;
  }

  /** Returns what cards of both generations call it. */
  String word() {
    return word;
  }

  /** Returns those that a generation is spoken over, the preferred one first; whatever the agent speaks. */
  static List<Binding> of(Generation generation) {
    return Stream.of(values()).filter(binding -> generation.compareTo(binding.oldest) <= 0)
        .toList();
  }
}
