namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#annotations")]
public sealed class AnnotationTests
{
    [Theory]
    [InlineData("""{"org.example.key": "value"}""")]
    [InlineData("""{"a": "", "b": "ünï \" \\ \n", "c": "{\"json\": 1}"}""")]
    [InlineData("{}")]
    public void Annotations_come_back_in_the_state(string json)
    {
        using var container = new Container().WithJson("/annotations", json).Create();
        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject())
            Assert.Equal((string?)value, (string?)container.State["annotations"]![key]);
    }

    [Theory]
    [InlineData("""{"key": 1}""")]
    [InlineData("""{"key": {"nested": "map"}}""")]
    [InlineData("""["key"]""")]
    public void An_annotation_that_is_no_string_is_an_error(string json)
    {
        using var container = new Container().WithJson("/annotations", json);
        container.AssertRefused();
    }

    [Fact]
    public void An_empty_key_is_an_error()
    {
        using var container = new Container().WithJson("/annotations", """{"": "value"}""");
        container.AssertRefused();
    }
}
