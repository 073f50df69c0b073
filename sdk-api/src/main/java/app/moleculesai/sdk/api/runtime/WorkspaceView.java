package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import java.util.Optional;
import java.util.UUID;

/** What a runtime may know of a workspace. */
public interface WorkspaceView {
  /** Returns its id. */
  UUID id();

  /** Returns its name. */
  String name();

  /** Returns the name of its agent software, such as {@code claude-code}. */
  String runtime();

  /** Returns its role, what it is there for; free text. */
  Optional<String> role();

  /** Returns its tier, 1 to 4: how much it may do and use. */
  int tier();

  /** Returns how messages reach it. */
  DeliveryMode deliveryMode();

  /** Returns the address that the agent or the runtime gave. */
  Optional<String> url();

  /** Returns the folder of the host that it works in; empty when it has a volume of its own. */
  Optional<String> workspaceDir();

  /** Returns how it may use {@link #workspaceDir}: {@code none}, {@code read_only} or {@code read_write}. */
  String workspaceAccess();
}
