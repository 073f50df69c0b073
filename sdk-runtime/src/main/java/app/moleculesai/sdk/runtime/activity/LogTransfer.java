package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Moves logs between stores as lines of JSON, a few rows at a time however long the log is. Reading the same lines again
 * stores nothing (C28), so what was broken off is simply done again. One transfer at a time.
 */
public final class LogTransfer {
  private static final int MOST_ROWS = 200;
  private static final long MOST_BYTES = 4 * 1024 * 1024;

  private final Export export;

  /**
   * Takes the store to read or to fill.
   *
   * @throws SdkException {@code store_lacks_facet}
   */
  public LogTransfer(MessageStore store) {
    export = store.facet(Export.class).orElseThrow(() -> new SdkException(
        ErrorCode.STORE_LACKS_FACET, "this message store can neither be exported nor imported"));
  }

  /**
   * What an import did.
   *
   * @param lines how many there were
   * @param stored how many of them the store did not have
   */
  public record Outcome(long lines, long stored) {}

  /**
   * Writes a workspace's log, or all, one line for each row.
   *
   * @return how many
   */
  public long write(Optional<UUID> workspaceId, OutputStream out) throws IOException {
    long lines = 0;
    try (var rows = export.scan(workspaceId); var generator = LogLineJson.generator(out)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        LogLineJson.write(generator, row.get());
        lines++;
      }
    }
    if (lines > 0) {
      out.write("\n".getBytes(StandardCharsets.UTF_8));
    }
    return lines;
  }

  /**
   * Stores what {@link #write} wrote, a portion at a time.
   *
   * @throws SdkException {@code invalid} with the number of a line that cannot be read; what the store refuses, with the
   *         numbers of the lines. Of their portion nothing is stored, and of those before all
   */
  public Outcome read(InputStream in) throws IOException {
    long lines = 0;
    long stored = 0;
    try (var parser = LogLineJson.parser(in)) {
      for (var rows = portion(parser); !rows.isEmpty(); rows = portion(parser)) {
        stored += store(rows, lines);
        lines += rows.size();
      }
    }
    return new Outcome(lines, stored);
  }

  private static List<Activity> portion(JsonParser in) throws IOException {
    var rows = new ArrayList<Activity>();
    long bytes = 0;
    while (rows.size() < MOST_ROWS && bytes < MOST_BYTES) {
      var row = LogLineJson.read(in);
      if (row.isEmpty()) {
        break;
      }
      rows.add(row.get());
      bytes += size(row.get());
    }
    return rows;
  }

  private static long size(Activity activity) {
    return Stream.of(activity.requestBody(), activity.responseBody(), activity.toolTrace())
        .flatMap(Optional::stream).mapToLong(Body::size).sum();
  }

  private int store(List<Activity> rows, long before) {
    try {
      return export.importRows(rows);
    } catch (SdkException e) {
      throw new SdkException(e.code(), "activities " + (before + 1) + " to "
          + (before + rows.size()) + " were not stored: " + e.getMessage(), e);
    }
  }
}
