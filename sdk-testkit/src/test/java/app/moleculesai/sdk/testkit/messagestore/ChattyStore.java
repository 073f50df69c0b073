package app.moleculesai.sdk.testkit.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** A reference store that answers the chat itself, as far as the kit's own bodies go: it has no JSON library. */
class ChattyStore extends ReferenceStore implements ChatView {
  private static final Pattern ENVELOPE = Pattern
      .compile("\\{\"(params\":\\{\"message|result)\":\\{.*\"parts\":\\[\\{\"kind\".*\\]\\}+");
  private static final Pattern TEXT = Pattern.compile("\"kind\":\"text\",\"text\":\"([^\"]*)\"");
  private static final Pattern FILE = Pattern
      .compile("\"file\":\\{\"name\":\"([^\"]*)\",\"uri\":\"([^\"]*)\""
          + "(?:,\"mimeType\":\"([^\"]*)\")?(?:,\"size\":(\\d+))?\\}");

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return type == ChatView.class ? Optional.of(type.cast(this)) : super.facet(type);
  }

  @Override
  public Page messages(Query query) {
    var page = activities(query.cursor().map(rows(query)::from).orElseGet(() -> bounded(query)));
    var oldestFirst = new ArrayList<>(page.activities());
    if (!isOldestFirst(page.activities())) {
      Collections.reverse(oldestFirst);
    }
    return new Page(oldestFirst.stream().flatMap(row -> messages(row).stream()).toList(),
        page.nextCursor(), page.reachedEnd());
  }

  /** Returns the turns of a chat, with a person or with a peer. */
  ActivityQuery rows(Query query) {
    var all = ActivityQuery.of(query.workspaceId());
    return query.peer().map(peer -> all.type(ActivityDraft.A2A_RECEIVE).peer(peer))
        .orElseGet(all::chat).newest(query.limit());
  }

  private ActivityQuery bounded(Query query) {
    var rows = query.before().map(rows(query)::before).orElse(rows(query));
    return query.after().map(time -> rows.after(time).oldest(query.limit())).orElse(rows);
  }

  private static boolean isOldestFirst(List<Activity> rows) {
    return rows.size() > 1 && rows.get(0).sequence() < rows.get(1).sequence();
  }

  /** Reads the messages of one turn. */
  List<ChatMessage> messages(Activity row) {
    var messages = new ArrayList<ChatMessage>();
    row.requestBody().flatMap(body -> message(row, body, Role.USER)).ifPresent(messages::add);
    row.responseBody().flatMap(body -> message(row, body, Role.AGENT)).ifPresent(messages::add);
    return messages;
  }

  private Optional<ChatMessage> message(Activity row, Body body, Role role) {
    if (!ENVELOPE.matcher(body.text()).matches()) {
      return unreadable();
    }
    var text = TEXT.matcher(body.text());
    var content = text.find() ? text.group(1) : "";
    return Optional.of(new ChatMessage(id(row, role), role, content, attachments(body),
        row.createdAt()));
  }

  /** Returns what a body that cannot be read gives: nothing. */
  Optional<ChatMessage> unreadable() {
    return Optional.empty();
  }

  /** Returns the id of one side of a turn. */
  UUID id(Activity row, Role role) {
    return UUID.nameUUIDFromBytes((row.id() + ":" + role).getBytes(StandardCharsets.UTF_8));
  }

  private List<Attachment> attachments(Body body) {
    var attachments = new ArrayList<Attachment>();
    var file = FILE.matcher(body.text());
    while (file.find()) {
      attachments.add(new Attachment(file.group(1), file.group(2),
          Optional.ofNullable(file.group(3)), size(file.group(4))));
    }
    return attachments;
  }

  /** Returns a size that may be unknown. */
  OptionalLong size(String digits) {
    return digits == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }
}
