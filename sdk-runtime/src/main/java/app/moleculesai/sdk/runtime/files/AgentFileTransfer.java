package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.files.FileWays.Way;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Brings files to agents and gets them from there ({@code wire.md} 9.4). Safe for use by many threads. */
public final class AgentFileTransfer {
  private final FileWays ways;
  private final PendingUploads pending;
  private final AgentCalls calls;
  private final AgentDisk disk;

  /** Takes the three ways, and what finds out which one it is. */
  public AgentFileTransfer(FileWays ways, PendingUploads pending, AgentCalls calls,
      AgentDisk disk) {
    this.ways = ways;
    this.pending = pending;
    this.calls = calls;
    this.disk = disk;
  }

  /** Hears how an upload ended. */
  interface UploadSink {
    /** The files are where the agent finds them, in the order in which they came. */
    void taken(List<UploadedFile> files);

    /** The agent itself took them, or did not. */
    void answered(AgentAnswer answer);
  }

  /** An upload whose files are still to come. */
  interface Upload {
    /** Brings the files where they belong. */
    void bring(Batch batch, UploadSink sink);
  }

  /**
   * Refuses what cannot be brought to an agent before any of it is read.
   *
   * @throws SdkException like {@link FileWays#find}, {@code agent_not_running}
   */
  Upload begin(UUID workspaceId) {
    return switch (ways.find(workspaceId)) {
      case Way.Mailbox mailbox ->
        (batch, sink) -> sink.taken(pending.keep(workspaceId, batch));
      case Way.Agent agent -> {
        if (agent.address().isEmpty()) {
          ways.requireRuns(agent.row());
        }
        yield (batch, sink) -> bring(agent, batch, sink);
      }
    };
  }

  private void bring(Way.Agent agent, Batch batch, UploadSink sink) {
    var answer = agent.address()
        .flatMap(address -> calls.ingest(address, batch, agent.disk().isPresent()));
    answer.ifPresentOrElse(sink::answered, () -> {
      ways.requireRuns(agent.row());
      sink.taken(disk.put(agent.row().id(), agent.disk().orElseThrow(), batch));
    });
  }

  /**
   * Reads a file of an agent.
   *
   * @param where its path, which may be none
   * @throws SdkException like {@link AgentPath#require}, {@link FileWays#find}, {@link AgentCalls#read} and
   *         {@link AgentDisk#read}
   */
  void download(UUID workspaceId, Optional<String> where, AgentCalls.Reader reader) {
    ways.requireLive(workspaceId);
    var path = AgentPath.require(where);
    switch (ways.find(workspaceId)) {
      case Way.Mailbox mailbox -> throw FileWays.takesNone(
          "an agent that fetches its messages cannot be asked for a file");
      case Way.Agent agent -> {
        boolean read = agent.address().filter(
            address -> calls.read(address, path, agent.disk().isPresent(), reader)).isPresent();
        if (!read) {
          ways.requireRuns(agent.row());
          disk.read(agent.row().id(), agent.disk().orElseThrow(), path, reader);
        }
      }
    }
  }
}
