package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.AgentRequest;
import app.moleculesai.sdk.api.runtime.Responder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Answers for every agent of a runtime, as its script says. Safe for use by many threads. */
final class MockResponder implements Responder {
  private static final String STREAM = "message/stream";

  private final MockScript script;
  private final Clock clock;
  private final CallLog calls;
  private final boolean readsCalls;
  private final Waits waits;
  private final ReplyJson json;

  MockResponder(MockScript script, Clock clock, CallLog calls, boolean records, Waits waits) {
    this.script = script;
    this.clock = clock;
    this.calls = calls;
    this.readsCalls = records || script.readsCalls();
    this.waits = waits;
    this.json = new ReplyJson(clock);
  }

  @Override
  public AgentReply respond(AgentRequest request) throws InterruptedException {
    requireOpen(!waits.isClosed());
    if (!readsCalls) {
      requireOpen(waits.pass(script.delay()));
      return one(MockEvent.canned(), request, Optional.empty());
    }
    var call = calls.add(request, clock.instant());
    var reply = script.reply(call);
    var hit = script.faults().hit(call.workspaceName(), call.turn());
    requireOpen(waits.pass(script.delay().plus(reply.delay()).plus(hit.delay())));
    return switch (hit.fault()) {
      case MockFaults.Fault.None none -> send(reply, request, Optional.empty());
      case MockFaults.Fault.Fail fail -> send(MockReply.status(fail.status()), request,
          Optional.empty());
      case MockFaults.Fault.Drop drop -> new AgentReply.Dropped();
      case MockFaults.Fault.Break broken -> send(reply, request, Optional.of(broken.share()));
    };
  }

  private AgentReply send(MockReply reply, AgentRequest request, Optional<Double> share)
      throws InterruptedException {
    return switch (reply.kind()) {
      case MockReply.Kind.One one -> one(one.event(), request, share);
      case MockReply.Kind.Stream stream -> stream(stream.events(), request, share);
      case MockReply.Kind.Work work -> work(work.events(), request, share);
      case MockReply.Kind.Raw raw -> new AgentReply.Answer(raw.status(), raw.body());
      case MockReply.Kind.Dropped dropped -> new AgentReply.Dropped();
    };
  }

  private AgentReply one(MockEvent event, AgentRequest request, Optional<Double> share) {
    if (isStreamed(request)) {
      return stream(List.of(event), request, share);
    }
    Body body = json.event(event.kind(), Exchange.of(request));
    return new AgentReply.Answer(200, body);
  }

  private AgentReply work(List<MockEvent> events, AgentRequest request, Optional<Double> share)
      throws InterruptedException {
    if (isStreamed(request)) {
      return stream(events, request, share);
    }
    requireOpen(waits.pass(TaskOutcome.pauses(events)));
    return new AgentReply.Answer(200, json.event(TaskOutcome.of(events), Exchange.of(request)));
  }

  private static boolean isStreamed(AgentRequest request) {
    return request.method().equals(STREAM);
  }

  private AgentReply stream(List<MockEvent> events, AgentRequest request, Optional<Double> share) {
    var exchange = Exchange.of(request);
    var breakAfter = share.map(part -> (int) (part * (events.size() + 1)));
    return new AgentReply.Stream(new MockEvents(events, kind -> json.event(kind, exchange),
        breakAfter, waits.begin()));
  }

  private static void requireOpen(boolean open) {
    if (!open) {
      throw SdkException.closed("mock runtime");
    }
  }
}
