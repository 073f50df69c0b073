package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an agent says of itself, in a card of either generation or of both, as far as clients are told: neither where it is,
 * nor how it lets callers in, nor what no generation knows. Whatever a card holds, it can be read.
 */
final class RegisteredCard {
  private final CardMember card;
  private final PublicAddresses addresses;

  private RegisteredCard(CardMember card, Optional<String> agentUrl) {
    this.card = card;
    this.addresses = new PublicAddresses(Stream.of(agentUrl.stream(), card.text("url").stream(),
        card.objects("supportedInterfaces").map(one -> one.text("url")).flatMap(Optional::stream),
        card.objects("additionalInterfaces").map(one -> one.text("url")).flatMap(Optional::stream))
        .flatMap(one -> one).toList());
  }

  /**
   * Reads a card.
   *
   * @param document what the agent registered, if it did
   * @param agentUrl where the server calls it
   */
  static RegisteredCard read(Optional<Body> document, Optional<String> agentUrl) {
    return new RegisteredCard(new CardMember(document.map(RegisteredCard::tree)
        .orElseGet(MissingNode::getInstance)), agentUrl);
  }

  private static JsonNode tree(Body document) {
    try {
      return document.read((bytes, offset, length) -> Json.read(bytes));
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // a row may be another program's
    }
  }

  /**
   * An ability.
   *
   * @param id names it among those of the agent
   * @param name for people
   * @param description for people
   * @param tags words that it is found by
   * @param examples what one may say
   * @param inputModes media types, if they differ from the agent's
   * @param outputModes media types, if they differ from the agent's
   */
  record Skill(String id, String name, String description, List<String> tags,
      List<String> examples, List<String> inputModes, List<String> outputModes) {}

  /** Who is behind the agent. */
  record Provider(String organization, String url) {}

  /**
   * An addition to the protocol that the agent knows.
   *
   * @param params an object, of the extension's own
   */
  record Extension(String uri, Optional<String> description, boolean required,
      Optional<JsonNode> params) {}

  Optional<String> name() {
    return text(card, "name");
  }

  Optional<String> description() {
    return text(card, "description");
  }

  Optional<String> version() {
    return text(card, "version");
  }

  Optional<String> documentationUrl() {
    return card.text("documentationUrl").filter(addresses::isPublic);
  }

  Optional<String> iconUrl() {
    return card.text("iconUrl").filter(addresses::isPublic);
  }

  /** Returns who is behind it; a provider has an address in both generations. */
  Optional<Provider> provider() {
    var provider = card.at("provider");
    return text(provider, "organization").flatMap(organization -> provider.text("url")
        .filter(addresses::isPublic).map(url -> new Provider(organization, url)));
  }

  /** Says whether it streams; empty when it does not say. */
  Optional<Boolean> streams() {
    return capabilities().bool("streaming");
  }

  boolean pushes() {
    return capabilities().bool("pushNotifications").orElse(false);
  }

  /** Says whether tasks tell their history of states, which only 0.3 asks. */
  boolean tellsStates() {
    return capabilities().bool("stateTransitionHistory").orElse(false);
  }

  List<Extension> extensions() {
    return capabilities().objects("extensions").map(this::extension).flatMap(Optional::stream)
        .toList();
  }

  private CardMember capabilities() {
    return card.at("capabilities");
  }

  private Optional<Extension> extension(CardMember one) {
    return one.text("uri").filter(uri -> addresses.inText(uri).equals(uri))
        .map(uri -> new Extension(uri, text(one, "description"),
            one.bool("required").orElse(false), ExtensionParams.of(one.at("params"), addresses)));
  }

  List<String> inputModes() {
    return texts(card, "defaultInputModes");
  }

  List<String> outputModes() {
    return texts(card, "defaultOutputModes");
  }

  /** Returns the abilities; one without id and name is none. */
  List<Skill> skills() {
    return card.objects("skills").map(this::skill).flatMap(Optional::stream).toList();
  }

  private Optional<Skill> skill(CardMember one) {
    var id = text(one, "id");
    var name = text(one, "name");
    return id.or(() -> name).map(known -> new Skill(known, name.orElse(known),
        text(one, "description").or(() -> name).orElse(known), texts(one, "tags"),
        texts(one, "examples"), texts(one, "inputModes"), texts(one, "outputModes")));
  }

  private Optional<String> text(CardMember from, String name) {
    return from.text(name).map(addresses::inText);
  }

  private List<String> texts(CardMember from, String name) {
    return from.texts(name).stream().map(addresses::inText).toList();
  }
}
