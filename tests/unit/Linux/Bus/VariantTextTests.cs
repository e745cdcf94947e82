using Mocker.Linux.Bus;
using Xunit;

namespace Mocker.Tests.Unit.Linux.Bus;

public sealed class VariantTextTests
{
    [Theory]
    [InlineData("true", "b", "true")]
    [InlineData("boolean false", "b", "false")]
    [InlineData("5", "i", "5")]
    [InlineData("-2147483648", "i", "-2147483648")]
    [InlineData("+7", "i", "7")]
    [InlineData("0x1F", "i", "31")]
    [InlineData("byte 255", "y", "255")]
    [InlineData("int16 -32768", "n", "-32768")]
    [InlineData("uint16 65535", "q", "65535")]
    [InlineData("uint32 4294967295", "u", "4294967295")]
    [InlineData("int64 -9223372036854775808", "x", "-9223372036854775808")]
    [InlineData("uint64 18446744073709551615", "t", "18446744073709551615")]
    [InlineData("@t 5", "t", "5")]
    [InlineData("1.5", "d", "1.5")]
    [InlineData("1e3", "d", "1000")]
    [InlineData("double 2", "d", "2")]
    [InlineData("inf", "d", "Infinity")]
    [InlineData("'it''s'", null, null)]
    [InlineData("'inactive-or-failed'", "s", "'inactive-or-failed'")]
    [InlineData("\"it's\"", "s", "'it's'")]
    [InlineData(@"'a\'b\nc'", "s", "'a'b\nc'")]
    [InlineData(@"'\u00e4\U0001F433\t'", "s", "'ä🐳\t'")]
    [InlineData(@"'\q\101'", "s", "'q101'")]
    [InlineData("0644", "i", "420")]
    [InlineData("uint64 0", "t", "0")]
    [InlineData("b'aä'", "ay", "[97, 195, 164, 0]")]
    [InlineData(@"b""\0\377\n\1018'\\""", "ay", "[0, 255, 10, 65, 56, 39, 92, 0]")]
    [InlineData("b''", "ay", "[0]")]
    [InlineData("objectpath '/a/b'", "o", "'/a/b'")]
    [InlineData("['a', 'b']", "as", "['a', 'b']")]
    [InlineData("[uint32 1, 2]", "au", "[1, 2]")]
    [InlineData("@as []", "as", "[]")]
    [InlineData("[('/dev/char/1:3', 'rwm'), ('char-pts', 'r')]", "a(ss)", "[('/dev/char/1:3', 'rwm'), ('char-pts', 'r')]")]
    [InlineData("@a(st) [('/dev/sda', 5)]", "a(st)", "[('/dev/sda', 5)]")]
    [InlineData("{'a': <true>, 'b': <'c'>}", "a{sv}", "['a': <true>, 'b': <'c'>]")]
    [InlineData("@a{sv} {}", "a{sv}", "[]")]
    [InlineData("(1,)", "(i)", "(1)")]
    [InlineData("  [ 1 ,2 ]  ", "ai", "[1, 2]")]
    public void A_value_is_read_with_its_type(string text, string? signature, string? printed)
    {
        if (signature is null)
        {
            Assert.Throws<FormatException>(() => VariantText.Parse(text));
            return;
        }
        BusValue value = VariantText.Parse(text);
        Assert.Equal((signature, printed), (value.Signature, value.ToString()));
    }

    [Theory]
    [InlineData("", "a value is missing")]
    [InlineData("   ", "a value is missing")]
    [InlineData("inactive", "\"inactive\" is neither a value nor a type; texts stand in quotes (at character 9)")]
    [InlineData("'open", "' is missing")]
    [InlineData(@"'open\", "does not end")]
    [InlineData("5 6", "something follows the value (at character 3)")]
    [InlineData("2147483648", "does not fit the type \"i\"")]
    [InlineData("byte 256", "goes from 0 to 255")]
    [InlineData("uint32 -1", "does not fit")]
    [InlineData("uint64 1.5", "not a whole number")]
    [InlineData("5s", "not a whole number")]
    [InlineData("uint64 'a'", "a text is not of type \"t\"")]
    [InlineData("['a', 1]", "a number is not of type \"s\"")]
    [InlineData("[]", "the type of an empty array has to be told")]
    [InlineData("{}", "the type of an empty dictionary has to be told")]
    [InlineData("()", "no empty tuple")]
    [InlineData("[1", "is missing")]
    [InlineData("<1", "> is missing")]
    [InlineData("@zz 1", "is not a type of D-Bus")]
    [InlineData("@ss 1", "more than one type")]
    [InlineData("@ai ['a']", "a text is not of type \"i\"")]
    [InlineData("{[1]: 2}", "the key of a dictionary")]
    [InlineData("string true", "a value of type \"s\" is needed, not of \"b\"")]
    [InlineData(@"'\u41'", "4 hexadecimal digits of a character are missing")]
    [InlineData(@"'\ud800'", "4 hexadecimal digits of a character are missing")]
    [InlineData(@"'\u0000'", "4 hexadecimal digits of a character are missing")]
    [InlineData(@"'\U0011ffff'", "8 hexadecimal digits of a character are missing")]
    [InlineData("089", "not a whole number")]
    [InlineData("037777777777", "does not fit the type")]
    [InlineData("b'open", "' is missing")]
    [InlineData(@"b'\", "does not end")]
    [InlineData(@"b'\777'", "is no byte")]
    [InlineData(@"b'\ä'", "is no byte")]
    [InlineData("@as b'a'", "is needed, not of \"ay\"")]
    public void What_is_no_value_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => VariantText.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData('[')]
    [InlineData('(')]
    [InlineData('<')]
    public void Nesting_has_an_end(char opening) =>
        Assert.Contains("nested too deeply", Assert.Throws<FormatException>(() => VariantText.Parse(new string(opening, 100_000))).Message, StringComparison.Ordinal);
}
