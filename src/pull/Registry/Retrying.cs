namespace Mocker.Pull.Registry;

/// <summary>How long to wait before trying again.</summary>
internal static class Retrying
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>Wait that doubles with every try, up to half a minute, and is cut at random so that clients part.</summary>
    /// <param name="failures">How often it failed, from 1 on.</param>
    /// <param name="first">Wait after the first failure.</param>
    public static TimeSpan BackOff(int failures, TimeSpan first)
    {
        double wait = Math.Min(first.TotalMilliseconds * Math.Pow(2, failures - 1), s_longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (0.75 + Random.Shared.NextDouble() / 4));
    }

    /// <summary>What the server asks for in Retry-After, in seconds or as a date (RFC 9110, 10.2.3).</summary>
    public static TimeSpan? Asked(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
