using System.Globalization;
using System.Text;

namespace Mocker.Linux.Bus;

/// <summary>
/// Reads a value from GVariant's text format, which busctl(1), gdbus(1) and runc's annotations use: <c>uint64 5</c>,
/// <c>'text'</c>, <c>b'bytes'</c>, <c>['a', 'b']</c>, <c>('a', 1)</c>, <c>{'key': &lt;true&gt;}</c>, <c>@as []</c>. A bare whole number is an int32;
/// 0x begins a hexadecimal one and 0 an octal one.
/// </summary>
public ref struct VariantText
{
    private readonly ReadOnlySpan<char> _text;
    private int _position;
    private int _depth;

    private VariantText(ReadOnlySpan<char> text) => _text = text;

    /// <exception cref="FormatException">It is malformed; the message says where.</exception>
    public static BusValue Parse(string text)
    {
        VariantText reader = new(text);
        BusValue value = reader.Value(null);
        reader.SkipSpace();
        return reader._position == text.Length ? value : throw reader.Fault("something follows the value");
    }

    private BusValue Value(string? type)
    {
        if (++_depth > BusSignature.Deepest)
            throw Fault("it is nested too deeply");
        SkipSpace();
        BusValue value = Peek() switch
        {
            '@' => Annotated(),
            '\'' or '"' => String(type ?? "s"),
            '[' => Array(type),
            '(' => Tuple(type),
            '{' => Dictionary(type),
            '<' => Variant(),
            'b' when _position + 1 < _text.Length && _text[_position + 1] is '\'' or '"' => Bytes(),
            '+' or '-' or '.' or (>= '0' and <= '9') => Number(type),
            _ => Word(),
        };
        if (type is not null && value.Signature != type)
            throw Fault($"a value of type \"{type}\" is needed, not of \"{value.Signature}\"");
        _depth--;
        return value;
    }

    private BusValue Annotated()
    {
        int start = ++_position;
        while (_position < _text.Length && !char.IsWhiteSpace(_text[_position]))
            _position++;
        string named = _text[start.._position].ToString();
        try
        {
            if (BusSignature.FirstType(named) != named.Length)
                throw Fault($"\"{named}\" is more than one type");
        }
        catch (BusException e)
        {
            throw Fault(e.Message);
        }
        return Value(named);
    }

    private BusValue Word()
    {
        int start = _position;
        while (_position < _text.Length && char.IsAsciiLetterOrDigit(_text[_position]))
            _position++;
        ReadOnlySpan<char> word = _text[start.._position];
        string? named = word switch
        {
            "true" => null,
            "false" => null,
            "boolean" => "b",
            "byte" => "y",
            "int16" => "n",
            "uint16" => "q",
            "int32" => "i",
            "uint32" => "u",
            "handle" => "h",
            "int64" => "x",
            "uint64" => "t",
            "double" => "d",
            "string" => "s",
            "objectpath" => "o",
            "signature" => "g",
            "inf" or "nan" => "d",
            _ => throw Fault(word.IsEmpty ? "a value is missing" : $"\"{word}\" is neither a value nor a type; texts stand in quotes"),
        };
        if (word is "true" or "false")
            return BusValue.Of(word is "true");
        return word is "inf" or "nan" ? Double(word) : Value(named);
    }

    private BusNumber Number(string? type)
    {
        int start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.'))
            _position++;
        ReadOnlySpan<char> digits = _text[start.._position];
        bool isHex = digits.TrimStart("+-").StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        type ??= !isHex && digits.IndexOfAny(".eE") >= 0 ? "d" : "i";
        return type switch
        {
            "d" => Double(digits),
            "y" => Whole('y', digits, 0, byte.MaxValue),
            "n" => Whole('n', digits, short.MinValue, (ulong)short.MaxValue),
            "q" => Whole('q', digits, 0, ushort.MaxValue),
            "i" or "h" => Whole(type[0], digits, int.MinValue, int.MaxValue),
            "u" => Whole('u', digits, 0, uint.MaxValue),
            "x" => Whole('x', digits, long.MinValue, long.MaxValue),
            "t" => Whole('t', digits, 0, ulong.MaxValue),
            _ => throw Fault($"a number is not of type \"{type}\""),
        };
    }

    private readonly BusNumber Double(ReadOnlySpan<char> digits) =>
        double.TryParse(digits is "inf" ? "Infinity" : digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? new('d', BitConverter.DoubleToUInt64Bits(value))
            : throw Fault($"\"{digits}\" is not a number");

    private readonly BusNumber Whole(char type, ReadOnlySpan<char> digits, long least, ulong greatest)
    {
        bool negative = digits[0] == '-';
        ReadOnlySpan<char> size = digits[0] is '-' or '+' ? digits[1..] : digits;
        ulong value;
        bool read = size is ['0', _, ..] && !size.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? TryReadOctal(size, out value)
            : size.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(size[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        if (!read)
            throw Fault($"\"{digits}\" is not a whole number");
        if (negative ? value > 0 - (ulong)least : value > greatest)
            throw Fault($"{digits} does not fit the type \"{type}\", which goes from {least} to {greatest}; write another type before it, such as uint64");
        return new(type, negative ? 0 - value : value);
    }

    private static bool TryReadOctal(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || value > ulong.MaxValue >> 3)
                return false;
            value = value << 3 | (uint)(digit - '0');
        }
        return true;
    }

    private BusText String(string type)
    {
        char quote = _text[_position++];
        StringBuilder text = new();
        while (Peek() is char next && next != quote && _position < _text.Length)
        {
            _position++;
            if (next == '\\')
                AppendEscaped(text);
            else
                text.Append(next);
        }
        Take(quote);
        return type is "s" or "o" or "g" ? new(type[0], text.ToString()) : throw Fault($"a text is not of type \"{type}\"");
    }

    private void AppendEscaped(StringBuilder text)
    {
        char letter = Peek();
        _position++;
        if (letter is 'u' or 'U')
            text.Append(Rune(letter == 'u' ? 4 : 8).ToString());
        else
            text.Append(Control(letter) ?? letter);
    }

    private readonly char? Control(char letter) => letter switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\0' => throw Fault("the text does not end"),
        _ => null,
    };

    private Rune Rune(int digits)
    {
        if (_position + digits > _text.Length || !uint.TryParse(_text.Slice(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)
            || code == 0 || !System.Text.Rune.IsValid(code))
            throw Fault($"{digits} hexadecimal digits of a character are missing");
        _position += digits;
        return new(code);
    }

    /// <summary>Bytes as a text, which end with a NUL that is not written.</summary>
    private BusArray Bytes()
    {
        char quote = _text[++_position];
        _position++;
        List<byte> bytes = [];
        while (_position < _text.Length && Peek() != quote)
            if (Peek() != '\\')
                bytes.AddRange(Encoding.UTF8.GetBytes(Plain(quote)));
            else
                bytes.Add(EscapedByte());
        Take(quote);
        bytes.Add(0);
        return new("y", [.. bytes.Select(value => new BusNumber('y', value))]);
    }

    private string Plain(char quote)
    {
        int start = _position;
        while (_position < _text.Length && Peek() != quote && Peek() != '\\')
            _position++;
        return _text[start.._position].ToString();
    }

    /// <summary>A backslash with up to three octal digits, or with a letter.</summary>
    private byte EscapedByte()
    {
        int first = ++_position;
        while (Peek() is >= '0' and <= '7' && _position < first + 3)
            _position++;
        if (_position > first)
            return TryReadOctal(_text[first.._position], out ulong value) && value <= byte.MaxValue ? (byte)value : throw Fault($"\\{_text[first.._position]} is no byte");
        char letter = Control(Peek()) ?? Peek();
        _position++;
        return char.IsAscii(letter) ? (byte)letter : throw Fault($"'{letter}' is no byte");
    }

    private BusArray Array(string? type)
    {
        if (type is not (null or ['a', ..]))
            throw Fault($"an array is not of type \"{type}\"");
        string? element = type?[1..];
        List<BusValue> items = [];
        _position++;
        while (!TryTake(']'))
        {
            if (items.Count > 0)
                Take(',');
            items.Add(Value(element));
            element = items[0].Signature;
        }
        return new(element ?? throw Fault("the type of an empty array has to be told, as in \"@as []\""), [.. items]);
    }

    private BusStruct Tuple(string? type)
    {
        ReadOnlySpan<char> members = type is ['(', .., ')'] ? type.AsSpan(1, type.Length - 2) : type is null ? "" : throw Fault($"a tuple is not of type \"{type}\"");
        List<BusValue> values = [];
        _position++;
        while (!TryTake(')'))
        {
            if (values.Count > 0)
                Take(',');
            if (values.Count == 1 && TryTake(')'))
                break;
            int length = members.IsEmpty ? 0 : BusSignature.FirstType(members);
            values.Add(Value(length == 0 ? null : members[..length].ToString()));
            members = members[length..];
        }
        return values.Count > 0 ? new([.. values]) : throw Fault("D-Bus knows no empty tuple");
    }

    private BusArray Dictionary(string? type)
    {
        if (type is not (null or ['a', '{', _, .., '}']))
            throw Fault($"a dictionary is not of type \"{type}\"");
        string? key = type?[2..3], value = type?[3..^1];
        List<BusValue> entries = [];
        _position++;
        while (!TryTake('}'))
        {
            if (entries.Count > 0)
                Take(',');
            BusValue name = Value(key);
            Take(':');
            BusValue content = Value(value);
            (key, value) = (name.Signature, content.Signature);
            if (key.Length != 1 || key == "v")
                throw Fault("the key of a dictionary has to be a text or a number");
            entries.Add(new BusStruct([name, content], isEntry: true));
        }
        return new($"{{{key ?? throw Fault("the type of an empty dictionary has to be told, as in \"@a{sv} {}\"")}{value}}}", [.. entries]);
    }

    private BusVariant Variant()
    {
        _position++;
        BusValue value = Value(null);
        Take('>');
        return new(value);
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
    }

    /// <summary>The next character; NUL at the end.</summary>
    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private bool TryTake(char wanted)
    {
        SkipSpace();
        if (Peek() != wanted)
            return false;
        _position++;
        return true;
    }

    private void Take(char wanted)
    {
        if (!TryTake(wanted))
            throw Fault($"{wanted} is missing");
    }

    private readonly FormatException Fault(string what) => new($"{what} (at character {Math.Min(_position, _text.Length) + 1})");
}
