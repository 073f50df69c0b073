package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Reads single rows of the log. */
final class ActivityTable {
  private ActivityTable() {}

  static Optional<Activity> find(Connection connection, ActivityRef ref) throws SQLException {
    try (var statement = found(RowReader.COLUMNS, ref).prepare(connection);
        var rows = statement.executeQuery()) {
      return RowReader.all(rows, ref.workspaceId()).stream().findFirst();
    }
  }

  static OptionalLong sequence(Connection connection, ActivityRef ref) throws SQLException {
    try (var statement = found("l.seq", ref).prepare(connection);
        var rows = statement.executeQuery()) {
      return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
    }
  }

  static SqlText found(String columns, ActivityRef ref) {
    return new SqlText().add("SELECT " + columns
        + " FROM activity_logs AS l WHERE l.workspace_id = ? AND l.id = ?", ref.workspaceId(),
        ref.activityId());
  }

  /** Returns the workspace that comes next among those with a log, or the first. */
  static Optional<UUID> workspaceAfter(Connection connection, Optional<UUID> workspaceId)
      throws SQLException {
    var sql = new SqlText().add("SELECT h.workspace_id FROM activity_heads AS h");
    workspaceId.ifPresent(id -> sql.add(" WHERE h.workspace_id > ?", id));
    sql.add(" ORDER BY h.workspace_id LIMIT 1");
    try (var statement = sql.prepare(connection); var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
    }
  }

  static List<ActivityRef> unfinished(Connection connection, String installation,
      Set<String> alive, int limit) throws SQLException {
    var refs = new ArrayList<ActivityRef>();
    try (var statement = unfinished(installation, alive, limit).prepare(connection);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        refs.add(new ActivityRef(rows.getObject(1, UUID.class),
            rows.getObject(2, UUID.class)));
      }
    }
    return refs;
  }

  static SqlText unfinished(String installation, Set<String> alive, int limit) {
    var prefix = installation + "/";
    // no character comes behind the last one of Unicode, so the index gives what begins like the prefix
    return new SqlText().add("SELECT l.workspace_id, l.id FROM activity_logs AS l"
        + " WHERE l.owner IS NOT NULL AND left(l.owner, 200) >= left(?, 200)"
        + " AND left(l.owner, 200) < left(?, 200) || chr(1114111)"
        + " AND starts_with(l.owner, ?) AND l.owner <> ALL (?)"
        + " AND l.status IN ('pending', 'queued', 'dispatched')"
        + " ORDER BY l.created_at, l.workspace_id, l.seq LIMIT ?", prefix, prefix, prefix,
        alive.toArray(String[]::new), Math.max(0, limit));
  }
}
