package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.upkeep.Check;
import java.util.List;

/** What may be wrong with the log's rows, and the rows of the Go server's log. */
final class LogCheckTable {
  /** As {@link ContentHash} counts it; in the database, so that no body has to come here. */
  private static final String REQUEST_HASH = "sha256(" + sized("l.activity_type") + " || "
      + sized("l.source_id::text") + " || " + sized("l.source_label") + " || "
      + sized("l.target_id::text") + " || " + sized("l.method") + " || " + sized("l.request_body")
      + ")";
  private static final String MAKE_KEYS = "INSERT INTO activity_keys (workspace_id, key_hash,"
      + " activity_id, seq, request_hash) SELECT l.workspace_id, "
      + "sha256(convert_to(l.idempotency_key, 'UTF8')), l.id, l.seq, " + REQUEST_HASH
      + " FROM activity_logs AS l WHERE l.idempotency_key IS NOT NULL ON CONFLICT DO NOTHING";
  private static final String MAKE_HEADS = "INSERT INTO activity_heads (workspace_id, last_seq,"
      + " latest, latest_before) SELECT workspace_id, max(seq), max(created_at), max(created_at)"
      + " FROM activity_logs GROUP BY workspace_id ON CONFLICT DO NOTHING";
  private static final String COPY = "INSERT INTO activity_logs (workspace_id, seq, id, created_at,"
      + " duration_ms, source_id, target_id, activity_type, status, method, summary, error_detail,"
      + " idempotency_key, request_body, response_body, tool_trace) SELECT workspace_id,"
      + " row_number() OVER (PARTITION BY workspace_id ORDER BY created_at, id), id,"
      + " created_at, duration_ms, source_id, target_id, activity_type, coalesce(status, 'ok'),"
      + " method, summary, error_detail, idempotency_key, request_body::text,"
      + " response_body::text, tool_trace::text FROM ";

  /** All that may be wrong. */
  static final List<Check> CHECKS = List.of(
      Check.allowed("numbers of the log that no row has",
          "SELECT greatest(0, coalesce(sum(h.last_seq), 0) - (SELECT count(*) FROM activity_logs))"
              + " FROM activity_heads AS h"),
      Check.manual("numbers that several rows have",
          "SELECT count(*) FROM (SELECT FROM activity_logs GROUP BY workspace_id, seq"
              + " HAVING count(*) > 1) AS d",
          "export the log and import it into a new database"),
      Check.manual("ids that several rows of a workspace have",
          "SELECT count(*) FROM (SELECT FROM activity_logs GROUP BY workspace_id, id"
              + " HAVING count(*) > 1) AS d",
          "export the log and import it into a new database"),
      Check.mended("workspaces whose next number is used already",
          "SELECT count(*) FROM activity_heads AS h WHERE h.last_seq < (SELECT max(l.seq)"
              + " FROM activity_logs AS l WHERE l.workspace_id = h.workspace_id)",
          "go on behind the last row",
          "UPDATE activity_heads AS h SET last_seq = l.last FROM (SELECT workspace_id, max(seq) AS"
              + " last FROM activity_logs GROUP BY workspace_id) AS l"
              + " WHERE l.workspace_id = h.workspace_id AND l.last > h.last_seq"),
      Check.mended("workspaces with rows and without a next number",
          "SELECT count(DISTINCT l.workspace_id) FROM activity_logs AS l WHERE NOT EXISTS"
              + " (SELECT FROM activity_heads AS h WHERE h.workspace_id = l.workspace_id)",
          "go on behind the last row", MAKE_HEADS),
      Check.mended("rows of workspaces that were forgotten",
          "SELECT count(*) FROM activity_logs AS l JOIN activity_heads AS h"
              + " ON h.workspace_id = l.workspace_id WHERE h.forgotten",
          "delete them",
          "DELETE FROM activity_logs AS l USING activity_heads AS h"
              + " WHERE h.workspace_id = l.workspace_id AND h.forgotten"),
      Check.mended("idempotency keys of rows that are gone",
          "SELECT count(*) FROM activity_keys AS k WHERE NOT EXISTS (SELECT FROM activity_logs AS l"
              + " WHERE l.workspace_id = k.workspace_id AND l.id = k.activity_id)",
          "free them",
          "DELETE FROM activity_keys AS k WHERE NOT EXISTS (SELECT FROM activity_logs AS l"
              + " WHERE l.workspace_id = k.workspace_id AND l.id = k.activity_id)"),
      Check.mended("rows whose idempotency key is not kept",
          "SELECT count(*) FROM activity_logs AS l WHERE l.idempotency_key IS NOT NULL AND NOT"
              + " EXISTS (SELECT FROM activity_keys AS k WHERE k.workspace_id = l.workspace_id"
              + " AND k.key_hash = sha256(convert_to(l.idempotency_key, 'UTF8')))",
          "keep it", MAKE_KEYS));

  /** What may be wrong besides in a log of months: when a month's table is dropped, nothing tells the ids. */
  static final List<Check> CHECKS_OF_MONTHS = List.of(
      Check.mended("ids of rows that are gone",
          "SELECT count(*) FROM activity_ids AS i WHERE NOT EXISTS (SELECT FROM activity_logs AS l"
              + " WHERE l.workspace_id = i.workspace_id AND l.id = i.id)",
          "free them",
          "DELETE FROM activity_ids AS i WHERE NOT EXISTS (SELECT FROM activity_logs AS l"
              + " WHERE l.workspace_id = i.workspace_id AND l.id = i.id)"),
      Check.mended("rows whose id is not kept",
          "SELECT count(*) FROM activity_logs AS l WHERE NOT EXISTS (SELECT FROM activity_ids AS i"
              + " WHERE i.workspace_id = l.workspace_id AND i.id = l.id)",
          "keep it",
          "INSERT INTO activity_ids (workspace_id, id) SELECT workspace_id, id FROM activity_logs"
              + " ON CONFLICT DO NOTHING"));

  private LogCheckTable() {}

  /** Returns what fills the log, its heads and keys from the Go server's: in the order that it showed. */
  static List<String> copy(String old) {
    return List.of(COPY + old + " ORDER BY 1, 2", MAKE_HEADS, MAKE_KEYS);
  }

  private static String sized(String value) {
    return "coalesce(int4send(octet_length(convert_to(" + value + ", 'UTF8'))) || convert_to("
        + value + ", 'UTF8'), int4send(-1))";
  }
}
