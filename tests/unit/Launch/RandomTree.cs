namespace Mocker.Tests.Unit.Launch;

/// <summary>A small random tree full of links, and paths through it; the same for the same seed.</summary>
internal sealed class RandomTree
{
    private static readonly string[] s_names = ["a", "b", "c", "d", "e"];

    private readonly int _seed;
    private readonly Random _random;

    public RandomTree(int seed)
    {
        (_seed, _random) = (seed, new(seed));
        List<string> directories = [""];
        HashSet<string> taken = [];
        for (int i = 0; i < 14; i++)
        {
            string path = directories[_random.Next(directories.Count)] + s_names[_random.Next(s_names.Length)];
            if (!taken.Add(path))
                continue;
            switch (_random.Next(5))
            {
                case 0 or 1:
                    directories.Add(path + "/");
                    Entries.Add(path + "/");
                    break;
                case 2:
                    Entries.Add(path);
                    break;
                default:
                    Entries.Add($"{path} -> {Path()}");
                    break;
            }
        }
        Paths = [.. Enumerable.Range(0, 25).Select(_ => Path())];
    }

    public List<string> Entries { get; } = [];

    public string[] Paths { get; }

    public override string ToString() => $"seed {_seed}: {string.Join(", ", Entries)}";

    private string Path()
    {
        string path = _random.Next(2) == 0 ? "/" : "";
        int length = _random.Next(1, 6);
        for (int i = 0; i < length; i++)
            path += (i == 0 ? "" : _random.Next(8) == 0 ? "//" : "/") + _random.Next(8) switch
            {
                0 => "..",
                1 => ".",
                _ => s_names[_random.Next(s_names.Length)],
            };
        return _random.Next(8) == 0 ? path + "/" : path;
    }
}
