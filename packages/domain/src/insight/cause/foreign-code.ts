import type { Language } from "./frame.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Beginnings of functions of run times, test frameworks and their helpers; a whole name where it is one lower-case word. */
export const FOREIGN_FUNCTIONS: Partial<Record<Language, readonly string[]>> = {
  jvm: words(`
    java. javax. jdk. sun. com.sun. kotlin. kotlinx. scala. groovy. clojure. android. androidx. org.junit. junit. org.testng.
    org.hamcrest. org.assertj. org.mockito. io.mockk. org.opentest4j. com.google. io.kotest. org.spockframework. org.codehaus.
    org.gradle. org.apache. org.springframework. org.hibernate. com.zaxxer. org.postgresql. com.mysql. com.fasterxml.
    io.netty. reactor. rx. io.reactivex. okhttp3. retrofit2. org.openqa. io.restassured. worker.org.gradle. org.jetbrains.
    com.intellij. io.cucumber. com.codeborne.selenide. net.bytebuddy. org.eclipse.`),
  dotnet: words(`
    System. Microsoft. Xunit. NUnit. Moq. NSubstitute. FluentAssertions. Shouldly. Castle. Newtonsoft. Npgsql. Dapper.
    OpenQA. Polly. AutoMapper. MediatR. Internal. InvokeStub_`),
  go: words("testing. runtime. runtime/ reflect. panic net/http. sync. database/sql. created"),
  rust: words(`
    std:: core:: alloc:: <alloc:: <core:: <std:: test:: rust_begin_unwind tokio:: __rust <F _start main __libc_start
    start_thread clone __pthread`),
  cpp: words(`
    testing:: std:: __ _start Catch:: boost:: doctest:: gsignal raise abort malloc free operator main start_thread clone
    QTest:: memcpy strlen`),
  swift: words("XCT $ss swift_ Swift. _dispatch __"),
};

/** Parts of paths of the same. */
export const FOREIGN_PATHS: Record<Language, readonly string[]> = {
  jvm: [],
  dotnet: words("/_/src/ \\.nuget\\ /.nuget/"),
  python: words(`
    site-packages/ dist-packages/ site-packages\\ /lib/python \\lib\\ <frozen <string> <__array /unittest/ /importlib/
    /asyncio/ /_pytest/ /concurrent/`),
  javascript: words(`
    node_modules/ node_modules\\ node: internal/ <anonymous> native webpack/ bun: ext: deno: /.yarn/ /.pnpm/
    chrome-extension: /__vitest`),
  go: words("/go/src/ /pkg/mod/ /vendor/ _testmain.go /libexec/src/ /usr/lib/go"),
  ruby: words("/gems/ /lib/ruby/ <internal: /rubygems/ /bin/rspec /bundler/ /bin/bundle (eval"),
  php: words("/vendor/ \\vendor\\ phar:// /usr/share/php"),
  rust: words("/rustc/ .cargo/registry /library/std/ /library/core/ /library/alloc/ /library/test/ .cargo/git"),
  cpp: words("/usr/include/ /usr/lib/ gtest gmock catch2 catch.hpp /sysdeps/ /nptl/ /csu/ doctest bits/"),
  swift: words("libswift XCTest libdispatch CoreFoundation libsystem /usr/lib/ xctest libXCTest Foundation"),
};
