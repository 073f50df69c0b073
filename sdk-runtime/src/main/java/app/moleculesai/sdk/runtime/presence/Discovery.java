package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Agents find each other ({@code wire.md} 6.4). Safe for use by many threads. */
public final class Discovery {
  private static final String HOST_OF_CONTAINERS = "host.docker.internal";

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final OutboundAddresses addresses;

  /** Takes the tree, and which addresses may be handed out. */
  public Discovery(Registry registry, WorkspaceDirectory directory, Runtimes runtimes,
      OutboundAddresses addresses) {
    this.registry = registry;
    this.directory = directory;
    this.runtimes = runtimes;
    this.addresses = addresses;
  }

  /**
   * Returns where a workspace reaches another. One without an address of its own is reached through this server.
   *
   * @param platformUrl where the caller reaches this server
   * @throws SdkException {@code workspace_not_found}, {@code not_related}, {@code agent_not_reachable}
   */
  String url(UUID caller, Workspace target, String platformUrl) {
    if (!directory.canCommunicate(caller, target.id())) {
      throw new SdkException(ErrorCode.NOT_RELATED,
          "workspace " + caller + " may not talk to " + target.id());
    }
    return switch (runtimes.endpoint(target)) {
      case Endpoint.Http http -> seenFrom(caller, safe(http, target));
      case Endpoint.InProcess inProcess -> throughServer(target, platformUrl);
      case Endpoint.Mailbox mailbox -> throughServer(target, platformUrl);
      case Endpoint.None none -> throw notReachable(target);
    };
  }

  private static String throughServer(Workspace target, String platformUrl) {
    if (target.status() != WorkspaceStatus.ONLINE && target.status() != WorkspaceStatus.DEGRADED) {
      throw notReachable(target);
    }
    return platformUrl + "/workspaces/" + target.id() + "/a2a";
  }

  private String safe(Endpoint.Http http, Workspace target) {
    if (!http.trusted()) {
      try {
        addresses.check(http.url());
      } catch (SdkException e) {
        throw notReachable(target);
      }
    }
    return http.url().toString();
  }

  /** An address on this host looks different from inside a container. */
  private String seenFrom(UUID caller, String url) {
    boolean inContainer = directory.find(caller).map(Workspace::runtime).flatMap(runtimes::find)
        .filter(runtime -> runtime.capabilities().ownsProcess()).isPresent();
    return inContainer
        ? url.replaceFirst("^(https?://)(127\\.0\\.0\\.1|localhost)(?=[:/]|$)",
            "$1" + HOST_OF_CONTAINERS)
        : url;
  }

  private static SdkException notReachable(Workspace target) {
    return new SdkException(ErrorCode.AGENT_NOT_REACHABLE,
        "workspace " + target.id() + " cannot be reached now")
        .with("status", target.status().word());
  }

  /**
   * Lists those next to a workspace: siblings, children and parent.
   *
   * @param filter a part of name or role, without regard to case
   */
  List<Workspace> peers(Workspace workspace, Optional<String> filter) {
    var peers = new ArrayList<Workspace>();
    workspace.parentId().flatMap(directory::find).filter(Workspace::isLive).ifPresent(peers::add);
    siblings(workspace).stream().filter(row -> !row.id().equals(workspace.id()))
        .forEach(peers::add);
    peers.addAll(registry.workspaces().children(workspace.id()));
    return filter.map(text -> text.toLowerCase(Locale.ROOT))
        .map(text -> peers.stream().filter(row -> mentions(row, text)).toList())
        .orElse(peers);
  }

  private List<Workspace> siblings(Workspace workspace) {
    return workspace.parentId().map(registry.workspaces()::children)
        .orElseGet(() -> registry.workspaces().list()
            .stream().filter(row -> row.parentId().isEmpty()).toList());
  }

  private static boolean mentions(Workspace row, String text) {
    return row.name().toLowerCase(Locale.ROOT).contains(text)
        || row.role().filter(role -> role.toLowerCase(Locale.ROOT).contains(text)).isPresent();
  }
}
