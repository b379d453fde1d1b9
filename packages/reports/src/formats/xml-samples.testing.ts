import type { ReportFormat } from "@tessera/domain";

/** A small report of each XML format, written for these tests: one test passes, one fails. */
export const XML_SAMPLES = {
  junit: `<testsuites><testsuite name="cart"><testcase classname="shop.Cart" name="adds an item" time="0.01"/>
    <testcase classname="shop.Cart" name="pays"><failure message="card declined">at Cart.pay</failure></testcase></testsuite></testsuites>`,
  trx: `<?xml version="1.0" encoding="utf-8"?>
    <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
    <UnitTestResult testId="0a0a0a0a-0000-0000-0000-000000000001" testName="Shop.Cart.Adds" outcome="Passed" duration="00:00:00.0120000"/>
    <UnitTestResult testId="0a0a0a0a-0000-0000-0000-000000000002" testName="Shop.Cart.Pays" outcome="Failed"><Output><ErrorInfo>
      <Message>card declined</Message><StackTrace>at Shop.Cart.Pays()</StackTrace></ErrorInfo></Output></UnitTestResult></Results>
    <TestDefinitions><UnitTest id="0a0a0a0a-0000-0000-0000-000000000001"><TestMethod className="Shop.Cart" name="Adds"/></UnitTest>
    <UnitTest id="0a0a0a0a-0000-0000-0000-000000000002"><TestMethod className="Shop.Cart" name="Pays"/></UnitTest></TestDefinitions>
    <ResultSummary outcome="Failed"><Counters total="2" passed="1" failed="1"/></ResultSummary></TestRun>`,
  nunit3: `<test-run id="2" total="2" failed="1"><test-suite type="TestFixture" name="Cart" total="2" failed="1">
    <test-case name="Adds" classname="Shop.Cart" result="Passed" duration="0.012"/>
    <test-case name="Pays" classname="Shop.Cart" result="Failed"><failure><message>card declined</message>
    <stack-trace>at Shop.Cart.Pays()</stack-trace></failure></test-case></test-suite></test-run>`,
  nunit2: `<test-results name="shop.dll" total="2" failures="1"><test-suite name="Cart"><results>
    <test-case name="Shop.Cart.Adds" executed="True" result="Success" time="0.012"/>
    <test-case name="Shop.Cart.Pays" executed="True" result="Failure"><failure><message>card declined</message></failure></test-case>
    </results></test-suite></test-results>`,
  xunit: `<assemblies><assembly name="/build/Shop.dll" total="2" failed="1"><collection name="Cart" total="2" failed="1">
    <test name="Shop.Cart.Adds" type="Shop.Cart" method="Adds" time="0.012" result="Pass"/>
    <test name="Shop.Cart.Pays" type="Shop.Cart" method="Pays" result="Fail"><failure exception-type="System.Exception">
    <message>card declined</message></failure></test></collection></assembly></assemblies>`,
  testng: `<testng-results passed="1" failed="1" total="2"><suite name="Shop"><test name="all"><class name="shop.CartTest">
    <test-method status="PASS" signature="adds()" name="adds" duration-ms="12"/>
    <test-method status="FAIL" signature="pays()" name="pays"><exception class="java.lang.AssertionError">
    <message>card declined</message></exception></test-method></class></test></suite></testng-results>`,
  robot: `<robot generator="Robot 7.0" schemaversion="5"><suite name="Shop"><test name="Adds"><status status="PASS" elapsed="0.012"/></test>
    <test name="Pays"><status status="FAIL" elapsed="0.1">card declined</status></test><status status="FAIL"/></suite></robot>`,
  catch2: `<Catch2TestRun name="shop" xml-format-version="3"><TestCase name="adds"><OverallResult success="true" skips="0"/></TestCase>
    <TestCase name="pays"><Expression success="false" type="REQUIRE"><Original>paid</Original><Expanded>false</Expanded></Expression>
    <OverallResult success="false" skips="0"/></TestCase><OverallResults successes="1" failures="1"/></Catch2TestRun>`,
  ctest: `<Site BuildName="linux"><Testing><TestList><Test>./adds</Test><Test>./pays</Test></TestList>
    <Test Status="passed"><Name>adds</Name><Path>.</Path></Test><Test Status="failed"><Name>pays</Name><Path>.</Path><Results>
    <NamedMeasurement type="text/string" name="Exit Code"><Value>Failed</Value></NamedMeasurement></Results></Test></Testing></Site>`,
  check: `<testsuites xmlns="http://check.sourceforge.net/ns"><suite><title>shop</title>
    <test result="success"><fn>cart.c:8</fn><id>adds</id><iteration>0</iteration><description>Cart</description><message>Passed</message></test>
    <test result="failure"><fn>cart.c:19</fn><id>pays</id><iteration>0</iteration><description>Cart</description>
    <message>card declined</message></test></suite></testsuites>`,
  cppunit: `<TestRun><FailedTests><FailedTest id="2"><Name>Cart::pays</Name><FailureType>Assertion</FailureType>
    <Message>card declined</Message></FailedTest></FailedTests><SuccessfulTests><Test id="1"><Name>Cart::adds</Name></Test>
    </SuccessfulTests><Statistics><Tests>2</Tests><FailuresTotal>1</FailuresTotal></Statistics></TestRun>`,
} satisfies Partial<Record<ReportFormat, string>>;
