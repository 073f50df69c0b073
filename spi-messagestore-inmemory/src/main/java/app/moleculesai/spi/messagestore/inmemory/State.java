package app.moleculesai.spi.messagestore.inmemory;

import java.util.function.Consumer;
import java.util.function.Function;

/** How repositories reach the tables: the published ones, a call at a time, or those of a transaction. */
interface State {
  /** Returns the tables to read; only {@link #write} and {@link #change} change them. */
  Tables read();

  /** Returns where the contents of uploads are. */
  UploadFolder folder();

  /** Runs a change; when it throws, nothing was changed. */
  <T> T write(Function<Tables, T> work);

  /** Runs a change that has no result; when it throws, nothing was changed. */
  default void change(Consumer<Tables> work) {
    write(tables -> {
      work.accept(tables);
      return true;
    });
  }
}
