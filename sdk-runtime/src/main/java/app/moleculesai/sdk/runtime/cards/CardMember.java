package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.runtime.protocol.SnakeCase;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object in an agent's card, read as forgivingly as ProtoJSON: names in either spelling, and what has the wrong type
 * counts as not there. Immutable as long as the tree is.
 *
 * @param node any JSON
 */
record CardMember(JsonNode node) {
  /** The most entries of a list that are looked at: a card is something to read. */
  static final int MOST_ENTRIES = 500;

  /** Returns what stands under a name; an empty object when nothing does. */
  CardMember at(String name) {
    var found = node.path(name);
    return new CardMember(found.isMissingNode() ? node.path(SnakeCase.of(name)) : found);
  }

  /** Returns a text that is not blank. */
  Optional<String> text(String name) {
    return at(name).asText();
  }

  Optional<String> asText() {
    return Optional.ofNullable(node.textValue()).map(StorableText::repair)
        .filter(text -> !text.isBlank());
  }

  Optional<Boolean> bool(String name) {
    return Optional.of(at(name).node).filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
  }

  /** Returns the texts of a list. */
  List<String> texts(String name) {
    return entries(name).map(CardMember::asText).flatMap(Optional::stream).toList();
  }

  /** Returns the objects of a list. */
  Stream<CardMember> objects(String name) {
    return entries(name).filter(entry -> entry.node.isObject());
  }

  private Stream<CardMember> entries(String name) {
    var list = at(name).node;
    return list.isArray()
        ? list.valueStream().limit(MOST_ENTRIES).map(CardMember::new)
        : Stream.empty();
  }
}
