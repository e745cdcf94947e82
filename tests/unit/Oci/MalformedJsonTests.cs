using System.Text;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class MalformedJsonTests
{
    [Theory]
    [InlineData("", 1, 1, "", "the document is empty")]
    [InlineData(" \n\t", 2, 2, "", "the document is empty")]
    [InlineData("{", 1, 2, "", "the document ends too early")]
    [InlineData("{'a'", 1, 5, "", "the document ends too early")]
    [InlineData("{'ociVersion': '1.3.0'", 1, 23, "", "the document ends too early")]
    [InlineData("{'mounts': [", 1, 13, "/mounts/0", "the document ends too early")]
    [InlineData("{'ociVersion': '1.3.0',}", 1, 24, "", "malformed JSON: a comma right before \"}\"")]
    [InlineData("{'mounts': [{'destination': '/a'},\n]}", 2, 1, "/mounts/1", "malformed JSON: a comma right before \"]\"")]
    [InlineData("{'ociVersion' '1.3.0'}", 1, 15, "", "malformed JSON: unexpected \"\"\"")]
    [InlineData("{'ociVersion': '1.3.0' 'root': {}}", 1, 24, "", "malformed JSON: unexpected \"\"\"")]
    [InlineData("{ociVersion: '1.3.0'}", 1, 2, "", "malformed JSON: unexpected \"o\"")]
    [InlineData("{'root': {'readonly': yes}}", 1, 23, "/root/readonly", "malformed JSON: unexpected \"y\"")]
    [InlineData("{'root': {'readonly': truE}}", 1, 26, "/root/readonly", "malformed JSON: unexpected \"E\"")]
    [InlineData("{'process': {'user': {'uid': 01}}}", 1, 31, "/process/user/uid", "malformed JSON: unexpected \"1\"")]
    [InlineData("{'process': {'user': {'uid': 0x1}}}", 1, 31, "/process/user/uid", "malformed JSON: unexpected \"x\"")]
    [InlineData("{'process': {'user': {'uid': +1}}}", 1, 30, "/process/user/uid", "malformed JSON: unexpected \"+\"")]
    [InlineData("{'root': {'path': 'a\\qb'}}", 1, 22, "/root/path", "malformed JSON: unexpected \"q\"")]
    [InlineData("{'root': {'path': 'a\nb'}}", 1, 21, "/root/path", "malformed JSON: unexpected control character U+000A")]
    [InlineData("{'root': {'path': 'a\0b'}}", 1, 21, "/root/path", "malformed JSON: unexpected control character U+0000")]
    [InlineData("{'a': 1] }", 1, 8, "", "malformed JSON: unexpected \"]\"")]
    [InlineData("{'a': é}", 1, 7, "/a", "malformed JSON: unexpected \"é\"")]
    [InlineData("// hello\n{}", 1, 1, "", "JSON has no comments")]
    [InlineData("{\n  /* hello */\n}", 2, 3, "", "JSON has no comments")]
    [InlineData("{'ociVersion': '1.3.0'} // end", 1, 25, "", "JSON has no comments")]
    [InlineData("{'ociVersion': '1.3.0'}\n{}", 2, 1, "", "nothing may follow the document, found \"{\"")]
    [InlineData("{'ociVersion': '1.3.0'}}", 1, 24, "", "nothing may follow the document, found \"}\"")]
    [InlineData("{'ociVersion': '1.3.0'}\0", 1, 24, "", "nothing may follow the document, found control character U+0000")]
    public void Malformed_JSON_is_reported_with_its_place(string json, int line, int column, string pointer, string reason)
    {
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json)));
        Assert.Equal((line, column, pointer, reason), (error.Line, error.Column, error.Pointer, error.Reason));
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        var deep = $"{{'x': {new string('[', 100)}{new string(']', 100)}}}";
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(deep)));
        Assert.Equal(("/x", "nested deeper than 64 levels"), (error.Pointer, error.Reason));
    }

    [Fact]
    public void Unknown_members_may_be_nested_up_to_the_limit()
    {
        var deep = $"{{'ociVersion': '1.3.0', 'x': {new string('[', 63)}{new string(']', 63)}}}";
        Assert.Equal("1.3.0", RuntimeSpec.Parse(ConfigText.Utf8(deep)).OciVersion);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "byte 0xFF is not valid UTF-8")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "byte 0xC0 is not valid UTF-8")] // NUL in two bytes
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "byte 0xED is not valid UTF-8")] // a surrogate
    public void Invalid_UTF8_is_an_error_even_in_members_that_are_ignored(byte[] bytes, string reason)
    {
        byte[] json = [.. ConfigText.Utf8("{'ociVersion': '1.3.0',\n 'é': '"), .. bytes, .. ConfigText.Utf8("'}")];
        var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(json));
        Assert.Equal((2, 8, reason), (error.Line, error.Column, error.Reason));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_and_not_counted()
    {
        byte[] Marked(string json) => [0xEF, 0xBB, 0xBF, .. ConfigText.Utf8(json)];
        Assert.Equal("1.3.0", RuntimeSpec.Parse(Marked("{'ociVersion': '1.3.0'}")).OciVersion);
        Assert.Equal(16, Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(Marked("{'ociVersion': 1}"))).Column);
    }

    [Fact]
    public void UTF16_is_not_JSON()
    {
        Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(Encoding.Unicode.GetBytes("{}")));
    }

    [Theory]
    [InlineData("{\n\t'process': {\n\t\t'user': { 'uid': 'abc' }\n\t}\n}", "config.json#/process/user/uid (line 3, column 20): expected an unsigned 32-bit integer, found \"abc\"")]
    [InlineData("{'ociVersion': 7}", "config.json#/ociVersion (line 1, column 16): expected a string, found 7")]
    [InlineData("{'hostname': 'äöü', 'ociVersion': 7}", "config.json#/ociVersion (line 1, column 35): expected a string, found 7")]
    [InlineData("{'hostname': '😀', 'ociVersion': 7}", "config.json#/ociVersion (line 1, column 33): expected a string, found 7")]
    [InlineData("{\r\n'ociVersion': 7}", "config.json#/ociVersion (line 2, column 15): expected a string, found 7")]
    [InlineData("7", "config.json (line 1, column 1): expected an object, found 7")]
    public void The_message_is_one_sentence_with_document_pointer_line_and_column(string json, string message)
    {
        Assert.Equal(message, Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(ConfigText.Utf8(json))).Message);
    }

    [Fact]
    public void Documents_are_called_by_their_name()
    {
        Assert.StartsWith("process.json (", Assert.Throws<OciDocumentException>(() => ProcessSpec.Parse("[]"u8)).Message, StringComparison.Ordinal);
        Assert.StartsWith("resources.json (", Assert.Throws<OciDocumentException>(() => LinuxResources.Parse("[]"u8)).Message, StringComparison.Ordinal);
        Assert.StartsWith("stdin (", Assert.Throws<OciDocumentException>(() => LinuxResources.Parse("[]"u8, "stdin")).Message, StringComparison.Ordinal);
    }
}
