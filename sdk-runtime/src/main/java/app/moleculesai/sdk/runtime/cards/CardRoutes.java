package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.config.CardShape;
import app.moleculesai.sdk.runtime.http.EntityTag;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.PlatformUrl;
import app.moleculesai.sdk.runtime.protocol.Generation;
import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.ZoneOffset;
import java.util.List;

/** Agent cards, where clients of both generations look for them ({@code a2a.md}). */
public final class CardRoutes implements HttpService {
  private static final String VERSION = "A2A-Version";
  private static final HeaderName VERSION_HEADER = HeaderNames.create(VERSION);
  private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, VERSION);
  /** A card may change at any time, and asking whether it did is cheap. */
  private static final Header CACHING = HeaderValues.createCached(HeaderNames.CACHE_CONTROL,
      "public, max-age=0, must-revalidate");

  private static final List<String> OF_WORKSPACE = List.of(
      "/workspaces/{id}/.well-known/agent-card.json", "/workspaces/{id}/.well-known/agent.json",
      "/workspaces/{id}/a2a", "/workspaces/{id}/a2a/");
  private static final List<String> OF_HOST = List.of("/.well-known/agent-card.json",
      "/.well-known/agent.json");

  private final Cards cards;
  private final PlatformUrl platformUrl;

  /** Takes the cards, and where clients reach them. */
  public CardRoutes(Cards cards, PlatformUrl platformUrl) {
    this.cards = cards;
    this.platformUrl = platformUrl;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/.well-known/agent-card.json", this::ofWorkspace)
        .get("/workspaces/{id}/.well-known/agent.json", this::ofWorkspace)
        .get("/workspaces/{id}/a2a", this::ofWorkspace)
        .get("/workspaces/{id}/a2a/", this::ofWorkspace)
        .get("/.well-known/agent-card.json", this::ofHost)
        .get("/.well-known/agent.json", this::ofHost);
    // whoever asks for the head alone gets it from where the card is
    OF_WORKSPACE.forEach(path -> rules.head(path, this::ofWorkspace));
    OF_HOST.forEach(path -> rules.head(path, this::ofHost));
  }

  private void ofWorkspace(ServerRequest request, ServerResponse response) {
    send(request, response, cards.workspace(Parameters.workspaceId(request)));
  }

  private void ofHost(ServerRequest request, ServerResponse response) {
    send(request, response, cards.defaultWorkspace());
  }

  private void send(ServerRequest request, ServerResponse response, Workspace row) {
    var card = cards.card(row, platformUrl.forExternal(request), shape(request));
    var tag = EntityTag.of(card);
    response.headers().add(VARY); // beside that of CORS
    response.header(CACHING).header(HeaderNames.ETAG, tag.text()).header(HeaderNames.LAST_MODIFIED,
        DateTime.RFC_1123_DATE_TIME.format(row.updatedAt().atZone(ZoneOffset.UTC)));
    if (tag.isKnownTo(request.headers())) {
      response.status(Status.NOT_MODIFIED_304).send();
    } else {
      Json.sendBytes(response, Status.OK_200, card);
    }
  }

  /** What is neither version is answered like no version at all: the card says what is spoken here. */
  private CardShape shape(ServerRequest request) {
    var said = request.headers().first(VERSION_HEADER).filter(text -> !text.isBlank())
        .or(() -> Parameters.text(request, VERSION));
    return said.flatMap(Generation::of).map(generation -> switch (generation) {
      case V1_0 -> CardShape.V1_0;
      case V0_3 -> CardShape.V0_3;
    }).orElseGet(cards::usualShape);
  }
}
