using System.Text;
using Mocker.Linux;

namespace Mocker.Pull.Progress;

/// <summary>Bars on a terminal, one a part, drawn again ten times a second.</summary>
internal sealed class BarView : ProgressView
{
    private const int BarWidth = 30, DefaultColumns = 80, Stderr = 2;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<ProgressPart> _parts = [];
    private readonly Timer _timer;
    private int _drawn;

    public BarView() => _timer = new Timer(_ => Draw(), null, s_interval, s_interval);

    public override void Say(string line)
    {
        lock (_lock)
        {
            StringBuilder text = new();
            Clear(text);
            text.Append(line).Append('\n');
            Console.Error.Write(text);
        }
        Draw();
    }

    public override ProgressPart Begin(string label, long total)
    {
        ProgressPart part = new(label, total);
        lock (_lock)
            _parts.Add(part);
        return part;
    }

    public override void Dispose()
    {
        _timer.Dispose();
        Draw();
        lock (_lock)
            _parts.Clear();
    }

    /// <summary>A part's line, without its end.</summary>
    internal static string Line(ProgressPart part, int columns)
    {
        double share = part.IsOver ? 1 : part.Total == 0 ? 0 : Math.Clamp((double)part.There / part.Total, 0, 1);
        int filled = (int)(share * BarWidth);
        string bar = $"[{new string('=', filled)}{new string(' ', BarWidth - filled)}]";
        string text = part.IsOver
            ? $"{part.Label} {bar} {Words.Bytes(part.Total)} {part.State}"
            : $"{part.Label} {bar} {Words.Bytes(part.There)}/{Words.Bytes(part.Total)} {part.State}";
        return text.Length < columns ? text : text[..Math.Max(0, columns - 1)];
    }

    /// <summary>Goes back to before the first bar, and takes away everything from there on (console_codes(4)).</summary>
    private void Clear(StringBuilder text)
    {
        if (_drawn > 0)
            text.Append($"\e[{_drawn}A");
        text.Append("\r\e[J");
        _drawn = 0;
    }

    private void Draw()
    {
        lock (_lock)
        {
            if (_parts.Count == 0)
                return;
            (int rows, int columns) = Terminals.GetSize(Stderr, out ushort height, out ushort width) >= 0 && width > 0 ? (height, width) : (DefaultColumns, DefaultColumns);
            StringBuilder text = new();
            Clear(text);
            // What does not fit on the screen could not be drawn again.
            foreach (ProgressPart part in _parts.OrderBy(part => part.IsOver).Take(Math.Max(1, rows - 2)))
            {
                text.Append(Line(part, columns)).Append('\n');
                _drawn++;
            }
            Console.Error.Write(text);
        }
    }
}
