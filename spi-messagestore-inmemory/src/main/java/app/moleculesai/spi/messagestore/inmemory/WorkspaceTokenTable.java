package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePSet;

/**
 * The live tokens of workspaces with their indexes; a token that dies is deleted, as nothing asks for it again.
 * Immutable.
 *
 * @param rows by id
 * @param hashes the id of each hash
 * @param ofWorkspace a workspace's tokens, oldest first; no entry for one without
 */
record WorkspaceTokenTable(
    HashPMap<UUID, WorkspaceToken> rows,
    HashPMap<TokenHash, UUID> hashes,
    HashPMap<UUID, TreePSet<Place>> ofWorkspace) {
  static final WorkspaceTokenTable EMPTY = new WorkspaceTokenTable(HashTreePMap.empty(),
      HashTreePMap.empty(), HashTreePMap.empty());

  Optional<WorkspaceToken> find(UUID id) {
    return Optional.ofNullable(rows.get(id));
  }

  Optional<WorkspaceToken> find(TokenHash hash) {
    return Optional.ofNullable(hashes.get(hash)).flatMap(this::find);
  }

  /** Returns how many a workspace has. */
  int count(UUID workspaceId) {
    return ofWorkspace.getOrDefault(workspaceId, TreePSet.empty()).size();
  }

  /** Returns a workspace's tokens, newest first. */
  Stream<WorkspaceToken> of(UUID workspaceId) {
    return ofWorkspace.getOrDefault(workspaceId, TreePSet.empty()).descendingSet().stream()
        .map(place -> rows.get(place.id()));
  }

  WorkspaceTokenTable with(WorkspaceToken token) {
    var others = ofWorkspace.getOrDefault(token.workspaceId(), TreePSet.empty());
    return new WorkspaceTokenTable(rows.plus(token.id(), token),
        hashes.plus(token.hash(), token.id()),
        ofWorkspace.plus(token.workspaceId(), others.plus(place(token))));
  }

  /** Returns the table with a token whose times of use alone differ. */
  WorkspaceTokenTable used(WorkspaceToken token) {
    return new WorkspaceTokenTable(rows.plus(token.id(), token), hashes, ofWorkspace);
  }

  WorkspaceTokenTable without(WorkspaceToken token) {
    var rest = ofWorkspace.getOrDefault(token.workspaceId(), TreePSet.empty()).minus(place(token));
    return new WorkspaceTokenTable(rows.minus(token.id()), hashes.minus(token.hash()),
        rest.isEmpty()
            ? ofWorkspace.minus(token.workspaceId())
            : ofWorkspace.plus(token.workspaceId(), rest));
  }

  WorkspaceTokenTable withoutWorkspace(UUID workspaceId) {
    var rest = this;
    for (var token : of(workspaceId).toList()) {
      rest = rest.without(token);
    }
    return rest;
  }

  private static Place place(WorkspaceToken token) {
    return new Place(token.createdAt(), token.id());
  }
}
