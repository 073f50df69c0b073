package app.moleculesai.spi.messagestore.inmemory;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Looks into every row of a log, newest first, until enough are found. Safe for use by many threads. */
record InMemorySearch(Logs logs, int mostRows) implements Search {
  @Override
  public List<Activity> search(UUID workspaceId, String text, int limit) {
    logs.requireOpen();
    var wanted = Pattern.compile(text,
        Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    var found = new ArrayList<Activity>();
    logs.log(workspaceId).ifPresent(log -> {
      int most = Math.min(limit, mostRows);
      for (var rows = new LogScan(log, false); found.size() < most && rows.hasNext();) {
        Interrupts.check("searching a log"); // a body may be large
        var row = rows.next();
        if (contains(row, wanted)) {
          found.add(row);
        }
      }
    });
    return List.copyOf(found);
  }

  private static boolean contains(Activity row, Pattern wanted) {
    return wanted.matcher(row.type()).find()
        || wanted.matcher(row.status()).find()
        || row.method().filter(text -> wanted.matcher(text).find()).isPresent()
        || row.summary().filter(text -> wanted.matcher(text).find()).isPresent()
        || contains(row.requestBody(), wanted)
        || contains(row.responseBody(), wanted);
  }

  private static boolean contains(Optional<Body> body, Pattern wanted) {
    return body.isPresent() && body.get().<Boolean, RuntimeException>read(
        (bytes, offset, length) -> wanted.matcher(new String(bytes, offset, length, UTF_8)).find());
  }
}
