namespace Mocker.Pull.Authentication;

/// <summary>What a server asks for in WWW-Authenticate: a scheme and its parameters (RFC 9110, 11.6.1).</summary>
/// <param name="Scheme">In lowercase: basic, bearer.</param>
/// <param name="Parameters">By name, in lowercase.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads all challenges of a header. One field may have several, parted by the commas that part parameters too.</summary>
    public static List<Challenge> Parse(IEnumerable<string> fields)
    {
        List<Challenge> challenges = [];
        foreach (string field in fields)
            new Reader(field).ReadAll(challenges);
        return challenges;
    }

    /// <summary>A parameter; null if it is not there.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    private sealed class Reader(string text)
    {
        private int _next;

        public void ReadAll(List<Challenge> challenges)
        {
            Dictionary<string, string>? parameters = null;
            while (true)
            {
                Skip(" \t,");
                string word = ReadToken();
                if (word.Length == 0)
                    return; // the end, or what is no challenge
                Skip(" \t");
                if (parameters is not null && Accept('='))
                {
                    Skip(" \t");
                    parameters.TryAdd(word.ToLowerInvariant(), ReadValue());
                    continue;
                }
                parameters = [];
                challenges.Add(new Challenge(word.ToLowerInvariant(), parameters));
            }
        }

        private void Skip(string characters)
        {
            while (_next < text.Length && characters.Contains(text[_next]))
                _next++;
        }

        private bool Accept(char c)
        {
            bool isThere = _next < text.Length && text[_next] == c;
            if (isThere)
                _next++;
            return isThere;
        }

        private string ReadToken()
        {
            int start = _next;
            while (_next < text.Length && (char.IsAsciiLetterOrDigit(text[_next]) || "!#$%&'*+-.^_`|~/:".Contains(text[_next])))
                _next++;
            return text[start.._next];
        }

        private string ReadValue()
        {
            if (!Accept('"'))
                return ReadToken();
            System.Text.StringBuilder value = new();
            while (_next < text.Length && text[_next] != '"')
            {
                if (text[_next] == '\\' && _next + 1 < text.Length)
                    _next++;
                value.Append(text[_next++]);
            }
            Accept('"');
            return value.ToString();
        }
    }
}
