package app.moleculesai.spi.messagestore.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CompanyTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // the clock may run over
  private final Company company = new Company(nanos::get);

  @Test
  void nobodyIsRuledOutBeforeTheSilenceWasLongEnough() {
    assertThat(company.isLikely()).isTrue();
    nanos.addAndGet(Company.SILENCE_NANOS - 1);
    assertThat(company.isLikely()).isTrue();

    nanos.addAndGet(1);
    assertThat(company.isLikely()).isFalse();
  }

  @Test
  void aSignEndsTheSilence() {
    nanos.addAndGet(Company.SILENCE_NANOS);
    company.sign();

    assertThat(company.isLikely()).isTrue();
    nanos.addAndGet(Company.SILENCE_NANOS);
    assertThat(company.isLikely()).isFalse();
  }
}
