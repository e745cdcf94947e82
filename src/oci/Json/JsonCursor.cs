using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Mocker.Oci;

/// <summary>
/// A forward reader over one UTF-8 document that always knows its JSON pointer.
/// </summary>
/// <remarks>
/// <para>
/// Every document type reads itself with the same flat loop: <see cref="BeginObject"/>, <see cref="NextMember"/> and a
/// switch over <see cref="Name"/>, <see cref="EndObject"/>. A value reader expects the cursor on the value's first token
/// and leaves it on the last. Nothing is built for the pointer unless an error is reported.
/// </para>
/// <para>
/// What counts as the same document differs between parsers, so everything that two of them could read differently is
/// an error here: names given twice (Go's encoding/json merges or takes the last, others the first), numbers with a
/// fraction or exponent where integers are asked for, NUL in strings (the kernel would cut them short; the family of
/// CVE-2021-43784), invalid UTF-8 and lone surrogates (Go replaces them by U+FFFD), comments, and anything after the
/// document. Names are compared exactly (Go ignores case). A null member counts as absent, as it does in Go.
/// A byte order mark is skipped (RFC 8259, 8.1). Unknown members are ignored with all that is in them (config.md,
/// Extensibility).
/// </para>
/// </remarks>
internal ref partial struct JsonCursor
{
    /// <summary>Nesting that is accepted; the deepest known member is 8 levels down.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _document;
    private Utf8JsonReader _reader;

    private Frames _frames;
    private int _depth;

    // Hashes of the known members met so far, for all open objects one after the other.
    private SeenNames _seen;
    private int _seenCount;

    private NameCharacters _name;
    private int _nameLength;

    private bool _complete;

    private JsonCursor(ReadOnlySpan<byte> text, string document)
    {
        _text = text;
        _document = document;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Disallow,
            AllowTrailingCommas = false,
            MaxDepth = MaxDepth,
        });
    }

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="OciDocumentException">The document is malformed or not of the shape that is read.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> utf8, string document, Element<T> read)
    {
        var json = new JsonCursor(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, document);
        json.RequireUtf8();
        try
        {
            json._reader.Read();
            var value = read(ref json);
            json._complete = true;
            json._reader.Read();
            return value;
        }
        catch (JsonException malformed)
        {
            throw json.Malformed(malformed);
        }
    }

    /// <summary>Name of the current member, unescaped; empty for names longer than any known one.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<char> Name => ((ReadOnlySpan<char>)_name)[.._nameLength];

    /// <summary>Enters the object that the cursor stands on.</summary>
    public void BeginObject()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Unexpected("an object");
        Push(index: -1);
    }

    /// <summary>Moves to the value of the next member that is not null; false at the end of the object.</summary>
    public bool NextMember() => NextMemberOf([], null);

    /// <inheritdoc cref="NextMember"/>
    /// <param name="known">Names of the members that are read.</param>
    /// <param name="others">Gets all others; they are not moved to.</param>
    public bool NextMemberOf(ReadOnlySpan<string> known, List<UnknownMember>? others)
    {
        while (NextName())
        {
            ReadName();
            if (others is not null && !IsAmong(known))
            {
                others.Add(ReadUnknown());
                continue;
            }
            RecordName();
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.Null)
                return true;
            _seenCount--;
        }
        return false;
    }

    private readonly bool IsAmong(ReadOnlySpan<string> known)
    {
        foreach (string name in known)
            if (Name.SequenceEqual(name))
                return true;
        return false;
    }

    private UnknownMember ReadUnknown()
    {
        string name = Text();
        _reader.Read();
        int start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return new(name, _text[start..(int)_reader.BytesConsumed].ToArray());
    }

    /// <summary>Skips the value of a member that the specification does not define.</summary>
    public void Ignore()
    {
        _seenCount--; // so that the list of names seen is bounded by the known ones
        _reader.Skip();
    }

    /// <summary>Notes that a section is there, without reading it.</summary>
    public bool Presence()
    {
        _reader.Skip();
        return true;
    }

    /// <summary>Leaves the object, after <see cref="NextMember"/> said that it ends.</summary>
    /// <param name="required">Members that the specification requires.</param>
    public void EndObject(params ReadOnlySpan<string> required)
    {
        ref readonly var frame = ref _frames[_depth - 1];
        var seen = ((ReadOnlySpan<ulong>)_seen)[frame.FirstSeen.._seenCount];
        foreach (var name in required)
            if (!seen.Contains(Hash(name)))
                throw Fault(frame.Start, $"\"{name}\" is required");
        _seenCount = frame.FirstSeen;
        _depth--;
    }

    /// <summary>Reads an array, element by element.</summary>
    public T[] Array<T>(Element<T> read)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw Unexpected("an array");
        Push(index: 0);
        var items = new List<T>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(read(ref this));
            _frames[_depth - 1].Index++;
        }
        _depth--;
        return items.Count == 0 ? [] : items.ToArray();
    }

    public string[] Strings() => Array((ref item) => item.String());

    /// <summary>Reads an object whose names are keys.</summary>
    public Dictionary<string, T> Map<T>(Element<T> read)
    {
        BeginObject();
        var map = new Dictionary<string, T>();
        while (NextName())
        {
            var key = Text();
            if (map.ContainsKey(key))
                throw Twice();
            _reader.Read();
            map.Add(key, read(ref this));
        }
        EndObject();
        return map;
    }

    public Dictionary<string, string> StringMap() => Map((ref value) => value.String());

    public string String() => _reader.TokenType == JsonTokenType.String ? Text() : throw Unexpected("a string");

    /// <summary>A string that may be left out; an empty one counts as left out, as it does in the Go types.</summary>
    public string? OptionalString() => String() is { Length: > 0 } text ? text : null;

    public bool Boolean() => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unexpected("true or false"),
    };

    public ushort UInt16() => IsNumber && _reader.TryGetUInt16(out var value) ? value
        : throw Unexpected("an unsigned 16-bit integer");

    public int Int32() => IsNumber && _reader.TryGetInt32(out var value) ? value
        : throw Unexpected("a 32-bit integer");

    public uint UInt32() => IsNumber && _reader.TryGetUInt32(out var value) ? value
        : throw Unexpected("an unsigned 32-bit integer");

    public long Int64() => IsNumber && _reader.TryGetInt64(out var value) ? value
        : throw Unexpected("a 64-bit integer");

    public ulong UInt64() => IsNumber && _reader.TryGetUInt64(out var value) ? value
        : throw Unexpected("an unsigned 64-bit integer");

    private readonly bool IsNumber => _reader.TokenType == JsonTokenType.Number;

    private void Push(int index) => _frames[_depth++] = new JsonFrame
    {
        Start = (int)_reader.TokenStartIndex,
        NameLength = -1,
        Index = index,
        FirstSeen = _seenCount,
    };

    /// <summary>Moves to the next member's name; false at the end of the object.</summary>
    private bool NextName()
    {
        ref var frame = ref _frames[_depth - 1];
        frame.NameLength = -1; // an error before the next name is the object's
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
            return false;
        frame.NameStart = (int)_reader.TokenStartIndex + 1;
        frame.NameLength = _reader.ValueSpan.Length;
        return true;
    }

    private void ReadName()
    {
        _nameLength = 0;
        if (_reader.ValueIsEscaped)
        {
            var name = Text();
            if (name.Length > NameCharacters.Length)
                return;
            name.CopyTo(_name);
            _nameLength = name.Length;
        }
        else if (_reader.ValueSpan.Length <= NameCharacters.Length
            && Ascii.ToUtf16(_reader.ValueSpan, _name, out var length) == OperationStatus.Done)
        {
            _nameLength = length;
        }
    }

    private void RecordName()
    {
        var hash = Hash(Name);
        if (_nameLength > 0 && ((ReadOnlySpan<ulong>)_seen)[_frames[_depth - 1].FirstSeen.._seenCount].Contains(hash))
            throw Twice();
        _seen[_seenCount++] = hash;
    }

    /// <summary>FNV-1a. A unit test shows that no two known names share a value.</summary>
    internal static ulong Hash(ReadOnlySpan<char> name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    private readonly string Text()
    {
        string text;
        try
        {
            text = _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The bytes are valid UTF-8 (RequireUtf8), so this is half of an escaped surrogate pair.
            throw Fault((int)_reader.TokenStartIndex, "a \\u escape in this string is half of a surrogate pair");
        }
        // Unescaped, NUL is a control character, which the reader refuses by itself.
        return _reader.ValueIsEscaped && text.Contains('\0')
            ? throw Fault((int)_reader.TokenStartIndex, "a string must not contain NUL (\\u0000)")
            : text;
    }

    private readonly void RequireUtf8()
    {
        if (Utf8.IsValid(_text))
            return;
        var rest = _text;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == OperationStatus.Done)
            rest = rest[length..];
        throw Fault(_text.Length - rest.Length, $"byte 0x{rest[0]:X2} is not valid UTF-8");
    }

    [InlineArray(16)]
    private struct Frames
    {
        private JsonFrame _first;
    }

    [InlineArray(96)]
    private struct SeenNames
    {
        private ulong _first;
    }

    [InlineArray(Length)]
    private struct NameCharacters
    {
        /// <summary>Longer than the longest name of the specification.</summary>
        public const int Length = 32;

        private char _first;
    }
}
