using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class JsonPointerTests
{
    [Theory]
    [InlineData("", "{")]
    [InlineData("/a", "1")]
    [InlineData("/b", "{")]
    [InlineData("/b/c", "[")]
    [InlineData("/b/c/1", "'x'")]
    [InlineData("/b/c/9", "[")] // the deepest part that exists
    [InlineData("/b/c/1/d", "'x'")]
    [InlineData("/e~1f~0", "2")]
    [InlineData("/nothing/here", "{")]
    [InlineData("/", "3")]
    public void A_pointer_is_found_again_in_the_text(string pointer, string begins)
    {
        var text = ConfigText.Utf8("{'a': 1, 'b': {'c': [0, 'x']}, 'e/f~': 2, '': 3}");
        var offset = JsonPointer.Locate(text, pointer);
        Assert.Equal(ConfigText.Utf8(begins), text[offset..(offset + begins.Length)]);
    }

    [Theory]
    [InlineData("a", "/a")]
    [InlineData("a/b", "/a~1b")]
    [InlineData("~1", "/~01")]
    [InlineData("", "/")]
    public void Names_are_escaped(string name, string token) => Assert.Equal(token, JsonPointer.Token(name));
}
