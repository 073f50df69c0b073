package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.lifecycle.NewWorkspace;
import java.util.List;
import java.util.stream.Stream;

/**
 * A workspace that is to be created, with those below it ({@code wire.md} 12.7).
 *
 * @param workspace the workspace
 * @param below those directly below it
 */
record Bundle(NewWorkspace workspace, List<Bundle> below) {
  /** Returns all of them, parents before children. */
  Stream<NewWorkspace> all() {
    return Stream.concat(Stream.of(workspace), below.stream().flatMap(Bundle::all));
  }
}
