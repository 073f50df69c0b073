package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.Transaction;
import java.util.List;

/** Hears what happens to kept tasks. Called by many threads. */
@FunctionalInterface
public interface TaskNews {
  /**
   * Takes what has just been written. It is part of the same transaction, which may be run again: it changes nothing
   * outside of it, and what it throws undoes the events too.
   *
   * @param task as it is after these events
   * @param events the new ones, in order; the first of a task is the whole task, each other one an update. Empty when
   *        something changed that no event tells
   */
  void happened(StoredTask task, List<TaskEvent> events, Transaction transaction);
}
