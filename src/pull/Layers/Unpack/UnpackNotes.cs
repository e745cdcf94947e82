namespace Mocker.Pull.Layers.Unpack;

/// <summary>What was left out on the way, to be told to the user: how often, and an example.</summary>
public sealed class UnpackNotes
{
    private readonly SortedDictionary<string, (int Count, string First)> _notes = new(StringComparer.Ordinal);

    /// <summary>One sentence a reason.</summary>
    public IEnumerable<string> Sentences =>
        _notes.Select(note => note.Value.Count == 1
            ? $"{note.Value.First}: {note.Key}"
            : $"{note.Value.First} and {note.Value.Count - 1} more: {note.Key}");

    internal void Add(string reason, ReadOnlySpan<byte> name) =>
        _notes[reason] = _notes.TryGetValue(reason, out var note) ? (note.Count + 1, note.First) : (1, ByteText.Quoted(name));
}
