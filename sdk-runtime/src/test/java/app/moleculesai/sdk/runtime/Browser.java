package app.moleculesai.sdk.runtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window, which waits for what it is asked for. A test without one on its machine is skipped. */
final class Browser implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens a browser, or skips the test. */
  static Browser open() {
    var chromium = program("chromium", "chromium-browser", "google-chrome");
    var chromeDriver = program("chromedriver");
    assumeTrue(chromium.isPresent() && chromeDriver.isPresent(),
        "skipped: no browser here (needs chromium and chromedriver on the PATH)");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    var options = new ChromeOptions().setBinary(chromium.get().toFile())
        .addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage",
            "--window-size=1200,10000"); // what is out of sight, a page may not make
    options.setCapability("goog:loggingPrefs", logs);
    var driver = new ChromeDriver(new ChromeDriverService.Builder()
        .usingDriverExecutable(chromeDriver.get().toFile()).usingAnyFreePort().build(), options);
    driver.manage().timeouts().implicitlyWait(LONGEST);
    return new Browser(driver);
  }

  private static Optional<Path> program(String... names) {
    return Stream.of(names)
        .flatMap(name -> Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("")
            .split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable).findFirst();
  }

  /** Opens a page. */
  Browser visit(URI page) {
    driver.get(page.toString());
    return this;
  }

  /** Returns an element as soon as it is there. */
  WebElement see(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** Returns how many elements of a class there are, as soon as there are so many. */
  int count(String name, long expected) {
    var end = Instant.now().plus(LONGEST);
    int count = 0;
    while (count < expected && Instant.now().isBefore(end)) {
      count = driver.findElements(By.className(name)).size();
    }
    return count;
  }

  /** Presses something as soon as it is there. */
  Browser press(String css) {
    see(css);
    driver.executeScript("document.querySelector(arguments[0]).click()", css);
    return this;
  }

  /** Returns what the page complained of. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
