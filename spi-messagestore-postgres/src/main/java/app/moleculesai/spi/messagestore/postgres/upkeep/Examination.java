package app.moleculesai.spi.messagestore.postgres.upkeep;

import app.moleculesai.sdk.api.plugin.Upkeep.Report;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks for what should not be there. Each repair is a transaction of its own. Belongs to one thread. */
final class Examination {
  private final Connection connection;
  private final boolean repair;
  private final List<String> lines = new ArrayList<>();
  private boolean healthy = true;

  Examination(Connection connection, boolean repair) {
    this.connection = connection;
    this.repair = repair;
  }

  Report run(List<Check> checks, Map<String, String> indexes) throws SQLException {
    for (var check : checks) {
      look(check);
    }
    for (var index : indexes.entrySet()) {
      look(index.getKey(), index.getValue());
    }
    if (lines.isEmpty()) {
      lines.add("nothing was found");
    }
    return new Report(healthy, lines);
  }

  private void look(Check check) throws SQLException {
    long count = CatalogueTable.count(connection, check.count());
    if (count == 0) {
      return;
    }
    var found = count + " " + check.what() + ": ";
    if (check.allowed()) {
      lines.add(found + check.remedy());
    } else if (check.repair().isEmpty()) {
      healthy = false;
      lines.add(found + "to be mended by hand: " + check.remedy());
    } else {
      mend(found, check.remedy(), check.repair().get());
    }
  }

  private void look(String index, String creation) throws SQLException {
    var usable = CatalogueTable.isUsable(connection, index);
    if (usable.isEmpty()) {
      mend("the index " + index + " is missing: ", "make it", creation);
    } else if (!usable.get()) {
      mend("the index " + index + " is damaged: ", "make it again", "REINDEX INDEX " + index);
    }
  }

  private void mend(String found, String remedy, String statement) throws SQLException {
    if (repair) {
      CatalogueTable.execute(connection, statement);
      lines.add(found + "done: " + remedy);
    } else {
      healthy = false;
      lines.add(found + "--repair would " + remedy);
    }
  }
}
