package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent card is, by generation, as the specification has it: which members there are, of which type, and which of
 * them must be there. Written down a second time on purpose.
 */
public final class CardRules {
  private static final String SKILLS = "id!text name!text description!text tags!texts examples:texts "
      + "inputModes:texts outputModes:texts";
  private static final String PROVIDER = "organization!text url!text";
  private static final String EXTENSION = "uri!text description:text required:bool params:object";
  private static final String COMMON = "name!text description!text version!text provider:object "
      + "documentationUrl:text iconUrl:text capabilities!object securitySchemes:object "
      + "defaultInputModes!texts defaultOutputModes!texts skills!objects";
  private static final String NEW = COMMON + " supportedInterfaces!objects "
      + "securityRequirements:objects signatures:objects";
  private static final String OLD = COMMON + " protocolVersion!text url!text "
      + "preferredTransport!text additionalInterfaces:objects security:objects "
      + "supportsAuthenticatedExtendedCard:bool signatures:objects";
  private static final String MIXED = NEW + " protocolVersion!text url!text "
      + "preferredTransport!text additionalInterfaces:objects security:objects "
      + "supportsAuthenticatedExtendedCard:bool";

  private CardRules() {}

  /** Requires a card of 1.0 that has nothing else. */
  public static void requireNew(JsonNode card) {
    require(card, NEW);
    requireInside(card, "streaming:bool pushNotifications:bool extendedAgentCard:bool "
        + "extensions:objects");
    requireInterfaces(card);
    schemes(card).values().forEach(scheme -> require(scheme, "httpAuthSecurityScheme!object"));
    card.path("securityRequirements").forEach(one -> {
      require(one, "schemes!object");
      one.path("schemes").forEach(scopes -> require(scopes, "list!texts"));
    });
  }

  /** Requires a card of 0.3 that has nothing else. */
  public static void requireOld(JsonNode card) {
    require(card, OLD);
    requireInside(card, "streaming:bool pushNotifications:bool stateTransitionHistory:bool "
        + "extensions:objects");
    schemes(card).values()
        .forEach(scheme -> require(scheme, "type!text scheme!text description:text"));
    requireOldAddresses(card);
  }

  /** Requires a card that clients of both generations can read. */
  public static void requireMixed(JsonNode card) {
    require(card, MIXED);
    requireInside(card, "streaming:bool pushNotifications:bool extensions:objects");
    requireInterfaces(card);
    schemes(card).values().forEach(scheme -> require(scheme,
        "type!text scheme!text description:text httpAuthSecurityScheme!object"));
    assertThat(card.has("securityRequirements")).as("libraries disagree about it").isFalse();
    requireOldAddresses(card);
  }

  private static void requireInside(JsonNode card, String capabilities) {
    require(card.path("capabilities"), capabilities);
    card.path("capabilities").path("extensions").forEach(one -> require(one, EXTENSION));
    assertThat(card.path("skills")).isNotEmpty().allSatisfy(one -> require(one, SKILLS));
    if (card.has("provider")) {
      require(card.path("provider"), PROVIDER);
    }
    assertThat(card.has("signatures")).as("it is not the card that was signed").isFalse();
    assertThat(card.path("defaultInputModes")).isNotEmpty();
    assertThat(card.path("defaultOutputModes")).isNotEmpty();
  }

  private static void requireInterfaces(JsonNode card) {
    var versions = new ArrayList<String>();
    assertThat(card.path("supportedInterfaces")).isNotEmpty().allSatisfy(one -> {
      require(one, "url!text protocolBinding!text protocolVersion!text");
      versions.add(one.path("protocolVersion").asText());
    });
    assertThat(versions).as("the newest comes first").isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  private static void requireOldAddresses(JsonNode card) {
    card.path("additionalInterfaces").forEach(one -> require(one, "url!text transport!text"));
    card.path("security").forEach(one -> one.forEach(scopes -> assertThat(scopes.isArray())
        .isTrue()));
  }

  private static Map<String, JsonNode> schemes(JsonNode card) {
    var schemes = new TreeMap<String, JsonNode>();
    card.path("securitySchemes").properties()
        .forEach(scheme -> schemes.put(scheme.getKey(), scheme.getValue()));
    return schemes;
  }

  /** Requires the members of a rule, those behind {@code !} always, and no others. */
  private static void require(JsonNode object, String rule) {
    assertThat(object.isObject()).as(object.toString()).isTrue();
    var known = new TreeMap<String, String>();
    for (var member : rule.split(" ", -1)) {
      var parts = member.split("[:!]", 2);
      known.put(parts[0], parts[1]);
      if (member.contains("!")) {
        assertThat(object.has(parts[0])).as("%s in %s", parts[0], object).isTrue();
      }
    }
    object.properties().forEach(member -> assertThat(isOf(known.getOrDefault(member.getKey(), ""),
        member.getValue())).as("%s in %s", member.getKey(), object).isTrue());
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "text" -> value.isTextual() && !value.asText().isBlank();
      case "bool" -> value.isBoolean();
      case "object" -> value.isObject();
      case "texts" -> all(value).stream().allMatch(JsonNode::isTextual) && value.isArray();
      case "objects" -> all(value).stream().allMatch(JsonNode::isObject) && value.isArray();
      default -> false;
    };
  }

  private static List<JsonNode> all(JsonNode list) {
    return list.valueStream().toList();
  }
}
