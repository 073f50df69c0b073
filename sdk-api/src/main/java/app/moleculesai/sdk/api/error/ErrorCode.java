package app.moleculesai.sdk.api.error;

import java.util.Locale;

/**
 * What went wrong, as a word that never changes: it stands as {@code code} in every error answer, and clients
 * and plugins may act on it. Constants are added, never renamed; a plugin that reads codes needs a
 * {@code default}.
 *
 * <p>
 * The first group is what a message store, a registry or a runtime may throw ({@code message-store.md} C26). The
 * others are the server's own.
 */
public enum ErrorCode {
  /** The caller's value is wrong; the same call can never succeed. */
  INVALID,
  /** The thing named does not exist, or is not the caller's: the two are never told apart. */
  NOT_FOUND,
  /** The call contradicts what is stored, for example one idempotency key with two bodies. */
  CONFLICT,
  /** A value is larger than the declared maximum; it was not cut and not stored. */
  TOO_LARGE,
  /** Too much work at once; the same call may succeed shortly. Nothing was stored. */
  BUSY,
  /** The backend did not answer; the same call may succeed later. Nothing was lost. */
  UNAVAILABLE,
  /** What is stored cannot be read. */
  CORRUPT,
  /** This implementation does not have the ability. */
  UNSUPPORTED,
  /** The object was closed before the call. */
  CLOSED,

  /** A configuration has mistakes; the message lists all of them. */
  CONFIG_INVALID,
  /** A plugin that the configuration names is not ready. */
  PLUGIN_NOT_READY,

  /** A body that must be JSON is missing or is not JSON. */
  MALFORMED_JSON,
  /** A field or parameter is missing or has a value that is not allowed. */
  INVALID_FIELD,
  /** No route has this path. */
  ROUTE_NOT_FOUND,
  /** The route exists, but not with this method. */
  METHOD_NOT_ALLOWED,
  /** The request body is larger than the route takes. */
  BODY_TOO_LARGE,
  /** No credential, or one that is not accepted here. */
  UNAUTHORIZED,
  /** The caller is known and may not do this. */
  FORBIDDEN,
  /** The state that decides who may call could not be read. */
  PLATFORM_UNAVAILABLE,
  /** More requests than the limit allows in this window. */
  RATE_LIMITED,
  /** The server is stopping. */
  SHUTTING_DOWN,
  /** A fault of the server itself; the log has the cause. */
  INTERNAL,

  /** No workspace has this id. */
  WORKSPACE_NOT_FOUND,
  /** No workspace was made the default one, whose agent card is the server's own. */
  NO_DEFAULT_WORKSPACE,
  /** The workspace was removed. */
  WORKSPACE_REMOVED,
  /** A live workspace with this name exists under the same parent. */
  NAME_TAKEN,
  /** The parent named does not exist. */
  PARENT_NOT_FOUND,
  /** The parent named is the workspace itself or stands below it. */
  PARENT_CYCLE,
  /** The runtime name is not one this server knows. */
  UNKNOWN_RUNTIME,
  /** The workspace has children and the call does not say that they go too. */
  CONFIRMATION_REQUIRED,
  /** A workspace above this one is paused. */
  ANCESTOR_PAUSED,
  /** The agent works on something, and the call does not say that it is stopped all the same. */
  AGENT_AT_WORK,
  /** No plugin of this server runs agents of this runtime. */
  RUNTIME_NOT_SERVED,
  /** Stopping an agent failed; the same call may be repeated. */
  STOP_FAILED,
  /** Deleting what is kept of removed workspaces failed; the same call may be repeated. */
  PURGE_FAILED,
  /** The row to read after is not in this workspace's log. */
  ACTIVITY_GONE,
  /** The activity could not be written. */
  ACTIVITY_WRITE_FAILED,
  /** The message store did not answer. */
  STORE_UNAVAILABLE,
  /** The store lacks the ability this route needs. */
  STORE_LACKS_FACET,
  /** A caller names itself as somebody else. */
  FORGED_CALLER,
  /** Too many live tokens. */
  TOO_MANY_TOKENS,
  /** The workspace has asked for leave too often. */
  TOO_MANY_APPROVALS,
  /** The workspace keeps too much under keys. */
  MEMORY_FULL,

  /** The message envelope has neither parts nor content that can stand for them. */
  INVALID_ENVELOPE,
  /** Caller and target are not related in the organisation. */
  NOT_RELATED,
  /** The target's budget is spent. */
  BUDGET_EXCEEDED,
  /** The target has no address at the moment. */
  AGENT_NOT_REACHABLE,
  /** The target sleeps and is being woken. */
  AGENT_WAKING,
  /** The target was found dead and is being restarted. */
  AGENT_RESTARTING,
  /** The target is busy with something else. */
  AGENT_BUSY,
  /** The target's address is not one this server may call. */
  ADDRESS_NOT_ALLOWED,
  /** The agent's answer could not be read, or was too large. */
  AGENT_RESPONSE_INVALID,
  /** The agent could not be reached. */
  AGENT_UNREACHABLE,
  /** The agent answered with an error status. */
  AGENT_ERROR,
  /** The agent answered, but its answer could not be stored. */
  TURN_NOT_STORED,

  /** The agent does not run, or nobody could find out whether it does. */
  AGENT_NOT_RUNNING,
  /** Files of the agent could not be read, written or deleted. */
  AGENT_FILES_FAILED,
  /** The agent has no files here that a workspace plugin could be installed among. */
  RUNTIME_TAKES_NO_PLUGINS,
  /** A body that must be a form with files is none, or breaks off. */
  MALFORMED_FORM,
  /** The agent has no place that files could be brought to, or read from, by the server. */
  RUNTIME_TAKES_NO_FILES,
  /** The source of the workspace plugin may give another content tomorrow. */
  PLUGIN_NOT_PINNED,
  /** The content of the workspace plugin is not what its digest says. */
  PLUGIN_DIGEST_MISMATCH,
  /** The organisation does not allow this workspace plugin. */
  PLUGIN_NOT_ALLOWED,
  /** The source did not give the workspace plugin. */
  PLUGIN_FETCH_FAILED,
  /** The source took too long. */
  PLUGIN_FETCH_TIMEOUT,

  /** An organisation template is missing, unreadable or contradicts itself. */
  TEMPLATE_INVALID,
  /** No template of this name exists. */
  TEMPLATE_NOT_FOUND,
  /** Environment names that the template requires have no value. */
  ENVIRONMENT_MISSING,
  /** A path leaves the folder it must stay in. */
  PATH_ESCAPE,
  /** A stored secret cannot be decrypted. */
  SECRET_UNREADABLE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word for the wire, for example {@code workspace_not_found}. */
  public String word() {
    return word;
  }
}
