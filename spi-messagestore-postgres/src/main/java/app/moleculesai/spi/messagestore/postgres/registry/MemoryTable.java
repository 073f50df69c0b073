package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.text.SearchWords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What workspaces remember; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record MemoryTable(Session session) implements MemoryRepository {
  private static final Columns<Memory> COLUMNS = new Columns<>(List.of(
      column("id", "uuid", Memory::id),
      column("workspace_id", "uuid", Memory::workspaceId),
      column("scope", "text", Memory::scope),
      column("namespace", "text", Memory::namespace),
      column("content", "text", Memory::content),
      column("content_lower", "text", memory -> lower(memory.content())),
      column("content_words", "tsvector", memory -> vector(memory.content())),
      column("created_at", "timestamptz", Memory::createdAt)));

  private static final Columns<Memory> FACTS = new Columns<>(List.of(
      column("id", "uuid", Memory::id),
      column("workspace_id", "uuid", Memory::workspaceId),
      column("scope", "text", Memory::scope),
      column("content", "text", Memory::content)));

  private static final String INSERT = """
      INSERT INTO agent_memories (%1$s) SELECT %1$s FROM %2$s"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = """
      SELECT * FROM agent_memories WHERE workspace_id = :workspace AND id = :id""";

  private static final String REPLACE = """
      UPDATE agent_memories SET namespace = :namespace, content = :content,
        content_lower = :lower, content_words = CAST(:words AS tsvector)
      WHERE workspace_id = :workspace AND id = :id""";

  private static final String DELETE = """
      DELETE FROM agent_memories WHERE workspace_id = :workspace AND id = :id""";

  private static final String LIST = """
      SELECT * FROM agent_memories WHERE workspace_id = :workspace
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  private static final String OF_THEM = "m.workspace_id = ANY (CAST(:owners AS uuid[]))";

  private static final String OF_LIVE = """
      EXISTS (SELECT FROM workspaces AS w WHERE w.id = m.workspace_id AND w.status <> 'removed')""";

  private static final String NEXT = """
      SELECT m.id, m.workspace_id, m.scope, m.namespace, m.content, m.created_at
      FROM agent_memories AS m WHERE\s""";

  /** One look into the index of hashes for each; a join, which the limit forbids, might read the whole table. */
  private static final String MISSING = """
      SELECT given.id FROM %s WHERE (
        SELECT m.id FROM agent_memories AS m WHERE m.workspace_id = given.workspace_id
          AND hashtextextended(m.content, 0) = hashtextextended(given.content, 0) AND m.content = given.content
          AND m.scope = given.scope LIMIT 1) IS NULL"""
      .formatted(FACTS.given());

  private static final String SEARCH = """
      SELECT * FROM agent_memories WHERE workspace_id = :workspace
        AND (position(:text IN content_lower) > 0 OR position(:text IN lower(scope)) > 0)
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  @Override
  public void insert(List<Memory> memories) {
    session.write("writing memories",
        handle -> COLUMNS.bind(handle.createUpdate(INSERT), memories).execute());
  }

  @Override
  public Optional<Memory> find(UUID workspaceId, UUID id) {
    return session.read("reading memory " + id, handle -> handle.createQuery(FIND)
        .bind("workspace", workspaceId).bind("id", id).map(MemoryTable::read).findOne());
  }

  @Override
  public List<Memory> find(MemoryQuery wanted) {
    var sql = new StringBuilder("SELECT m.* FROM agent_memories AS m WHERE ");
    sql.append(wanted.owners().isPresent() ? OF_THEM : OF_LIVE);
    wanted.scope().ifPresent(scope -> sql.append(" AND m.scope = '" + scope.name() + "'"));
    wanted.namespace().ifPresent(name -> sql.append(" AND m.namespace = :namespace"));
    wanted.text().ifPresent(text -> sql.append(" AND position(:text IN m.content_lower) > 0"));
    wanted.words().ifPresent(
        words -> sql.append(" AND m.content_words @@ CAST(:words AS tsquery)"));
    sql.append(" ORDER BY m.created_at DESC, m.id DESC LIMIT :limit");
    return session.read("finding memories", handle -> {
      var query = handle.createQuery(sql.toString()).bind("limit", wanted.limit());
      wanted.owners().ifPresent(ids -> query.bind("owners", Values.ids(ids)));
      wanted.namespace().ifPresent(name -> query.bind("namespace", name));
      wanted.text().ifPresent(text -> query.bind("text", lower(text)));
      wanted.words().ifPresent(words -> query.bind("words", prefixes(words)));
      return query.map(MemoryTable::read).list();
    });
  }

  @Override
  public List<Memory> portion(Optional<Set<UUID>> owners, Optional<UUID> after, int limit,
      long mostBytes) {
    var sql = Portion.of(NEXT + (owners.isPresent() ? OF_THEM : OF_LIVE)
        + (after.isPresent() ? " AND m.id > :after" : ""), "id", "content");
    return session.read("listing memories", handle -> {
      var query = handle.createQuery(sql).bind("limit", limit).bind("most", mostBytes);
      owners.ifPresent(ids -> query.bind("owners", Values.ids(ids)));
      after.ifPresent(id -> query.bind("after", id));
      return query.map(MemoryTable::read).list();
    });
  }

  @Override
  public List<Memory> missing(List<Memory> memories) {
    var ids = session.read("looking for memories",
        handle -> FACTS.bind(handle.createQuery(MISSING), memories)
            .map((row, context) -> Values.id(row, "id")).set());
    return memories.stream().filter(memory -> ids.contains(memory.id())).toList();
  }

  @Override
  public boolean replace(Memory memory) {
    return session.write("changing memory " + memory.id(),
        handle -> handle.createUpdate(REPLACE).bind("workspace", memory.workspaceId())
            .bind("id", memory.id()).bind("namespace", memory.namespace())
            .bind("content", memory.content()).bind("lower", lower(memory.content()))
            .bind("words", vector(memory.content())).execute()) == 1;
  }

  @Override
  public boolean delete(UUID workspaceId, UUID id) {
    return session.write("deleting memory " + id, handle -> handle.createUpdate(DELETE)
        .bind("workspace", workspaceId).bind("id", id).execute()) == 1;
  }

  @Override
  public List<Memory> list(UUID workspaceId, int limit) {
    return session.read("listing memories", handle -> handle.createQuery(LIST)
        .bind("workspace", workspaceId).bind("limit", limit).map(MemoryTable::read).list());
  }

  @Override
  public List<Memory> search(UUID workspaceId, String text, int limit) {
    return session.read("searching memories", handle -> handle.createQuery(SEARCH)
        .bind("workspace", workspaceId).bind("text", lower(text)).bind("limit", limit)
        .map(MemoryTable::read).list());
  }

  /** The words as PostgreSQL writes a vector: they are letters and digits, so that nothing in them needs an escape. */
  private static String vector(String content) {
    return quoted(SearchWords.of(content), "", " ");
  }

  private static String prefixes(Set<String> words) {
    return quoted(words, ":*", " & ");
  }

  private static String quoted(Set<String> words, String behind, String between) {
    return words.stream().map(word -> "'" + word + "'" + behind)
        .collect(Collectors.joining(between));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Memory read(ResultSet row, StatementContext context) throws SQLException {
    return new Memory(Values.id(row, "id"), Values.id(row, "workspace_id"),
        Memory.Scope.valueOf(row.getString("scope")), row.getString("namespace"),
        row.getString("content"), Values.time(row, "created_at"));
  }
}
