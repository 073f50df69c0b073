package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Pins of images; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record ImagePinTable(Session session) implements RuntimeImagePinRepository {
  private static final Columns<RuntimeImagePin> COLUMNS = new Columns<>(List.of(
      column("template_name", "text", RuntimeImagePin::runtime),
      column("digest", "text", RuntimeImagePin::digest),
      column("updated_at", "timestamptz", RuntimeImagePin::updatedAt),
      column("updated_by", "text", RuntimeImagePin::updatedBy),
      column("notes", "text", RuntimeImagePin::notes)));

  private static final String PUT = """
      INSERT INTO runtime_image_pins (%1$s) SELECT %1$s FROM %2$s
      ON CONFLICT (template_name) DO UPDATE SET digest = EXCLUDED.digest,
       updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by, notes = EXCLUDED.notes"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = "SELECT * FROM runtime_image_pins WHERE template_name = :name";

  private static final String ALL = "SELECT * FROM runtime_image_pins ORDER BY template_name";

  private static final String DELETE = "DELETE FROM runtime_image_pins WHERE template_name = :name";

  @Override
  public void put(RuntimeImagePin pin) {
    session.write("writing an image pin",
        handle -> COLUMNS.bind(handle.createUpdate(PUT), List.of(pin)).execute());
  }

  @Override
  public Optional<RuntimeImagePin> find(String runtime) {
    return session.read("finding an image pin", handle -> handle.createQuery(FIND)
        .bind("name", runtime).map(ImagePinTable::read).findOne());
  }

  @Override
  public List<RuntimeImagePin> list() {
    return session.read("listing image pins",
        handle -> handle.createQuery(ALL).map(ImagePinTable::read).list());
  }

  @Override
  public boolean delete(String runtime) {
    return session.write("deleting an image pin",
        handle -> handle.createUpdate(DELETE).bind("name", runtime).execute()) == 1;
  }

  private static RuntimeImagePin read(ResultSet row, StatementContext context)
      throws SQLException {
    return new RuntimeImagePin(row.getString("template_name"), row.getString("digest"),
        Values.time(row, "updated_at"), Values.findText(row, "updated_by"),
        Values.findText(row, "notes"));
  }
}
