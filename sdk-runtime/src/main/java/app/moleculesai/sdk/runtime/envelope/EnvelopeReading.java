package app.moleculesai.sdk.runtime.envelope;

/** What came of reading a request body: an envelope, or the reason why there is none. */
public sealed interface EnvelopeReading permits RequestEnvelope, EnvelopeRefusal {}
