package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.TaskNews;
import app.moleculesai.sdk.runtime.streams.StreamRun;

/** Remembers the events of one stream, and which task it is about. One thread at a time. */
final class RememberedEvents {
  private final StreamRun run;
  private boolean hasTask;

  RememberedEvents(StreamRun run) {
    this.run = run;
  }

  /** Takes an event and returns its id; nobody changes the data afterwards. */
  String add(byte[] data) {
    if (!hasTask) {
      TaskNews.read(data).ifPresent(news -> {
        hasTask = true;
        run.isAbout(news.id());
      });
    }
    return run.add(Body.wrap(data));
  }
}
