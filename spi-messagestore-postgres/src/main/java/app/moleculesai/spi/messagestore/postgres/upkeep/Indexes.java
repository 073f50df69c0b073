package app.moleculesai.spi.messagestore.postgres.upkeep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The indexes that migrations make. */
final class Indexes {
  private static final Pattern CREATION = Pattern
      .compile("(?im)^CREATE (?:UNIQUE )?INDEX (\\w+) ON[^;]+");

  private Indexes() {}

  /** Returns the statement that makes each index, by its name. */
  static Map<String, String> of(List<String> migrations) {
    var found = new LinkedHashMap<String, String>();
    for (var migration : migrations) {
      var creation = CREATION.matcher(migration);
      while (creation.find()) {
        found.put(creation.group(1), creation.group());
      }
    }
    return found;
  }
}
