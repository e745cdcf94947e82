namespace Mocker.Oci;

/// <summary>An object or array that the cursor is inside of: enough to print the pointer, and no more.</summary>
internal struct JsonFrame
{
    /// <summary>Offset of the opening brace or bracket.</summary>
    public int Start;

    /// <summary>Offset of the current member's name, still escaped and without its quotes.</summary>
    public int NameStart;

    /// <summary>Bytes of that name; -1 between members and in arrays.</summary>
    public int NameLength;

    /// <summary>Current element of an array; -1 in objects.</summary>
    public int Index;

    /// <summary>Where this object's names begin among <see cref="JsonCursor"/>'s names seen.</summary>
    public int FirstSeen;
}
