package app.moleculesai.sdk.runtime.http;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.mapper.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderValues;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Constant header lines that are written at once. To Helidon it is one header, the first of them; checked when it is
 * made and never again, which saves most of what six headers cost each answer. Immutable.
 */
final class HeaderBlock implements Header {
  private final Header first;
  private final byte[] lines;

  /** Takes at least one header, in the order they are written. */
  HeaderBlock(List<Map.Entry<HeaderName, String>> headers) {
    var bytes = new ByteArrayOutputStream();
    for (var header : headers) {
      HeaderValues.create(header.getKey(), header.getValue()).validate();
      bytes.writeBytes((header.getKey().defaultCase() + ": " + header.getValue() + "\r\n")
          .getBytes(StandardCharsets.US_ASCII));
    }
    this.first = HeaderValues.createCached(headers.getFirst().getKey(),
        headers.getFirst().getValue());
    this.lines = bytes.toByteArray();
  }

  @Override
  public void writeHttp1Header(BufferData buffer) {
    buffer.write(lines);
  }

  @Override
  public void validate() {
    // done by the constructor
  }

  @Override
  public String name() {
    return first.name();
  }

  @Override
  public HeaderName headerName() {
    return first.headerName();
  }

  @Override
  public String get() {
    return first.get();
  }

  @Override
  public <N> Value<N> as(Class<N> type) {
    return first.as(type);
  }

  @Override
  public <N> Value<N> as(GenericType<N> type) {
    return first.as(type);
  }

  @Override
  public <N> Value<N> as(Function<? super String, ? extends N> mapper) {
    return first.as(mapper);
  }

  @Override
  public Optional<String> asOptional() {
    return first.asOptional();
  }

  @Override
  public Value<Boolean> asBoolean() {
    return first.asBoolean();
  }

  @Override
  public Value<String> asString() {
    return first.asString();
  }

  @Override
  public Value<Integer> asInt() {
    return first.asInt();
  }

  @Override
  public Value<Long> asLong() {
    return first.asLong();
  }

  @Override
  public Value<Double> asDouble() {
    return first.asDouble();
  }

  @Override
  public List<String> allValues() {
    return first.allValues();
  }

  @Override
  public int valueCount() {
    return 1;
  }

  @Override
  public boolean sensitive() {
    return false;
  }

  @Override
  public boolean changing() {
    return false;
  }
}
