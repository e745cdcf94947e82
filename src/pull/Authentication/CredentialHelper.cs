using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mocker.Pull.Authentication;

/// <summary>A program that keeps passwords: docker-credential-NAME, which takes get, store or erase and talks JSON over its streams.</summary>
/// <param name="name">What follows docker-credential-.</param>
internal sealed class CredentialHelper(string name)
{
    private const string NotFound = "credentials not found";

    private string Program => "docker-credential-" + name;

    /// <summary>What it has for a server; null if nothing.</summary>
    /// <exception cref="ImageException">It is not installed, or it fails.</exception>
    public Login? Get(string server)
    {
        (int code, string output) = Run("get", server);
        if (code != 0)
            return output.Contains(NotFound, StringComparison.OrdinalIgnoreCase) ? null : throw Failure("get", server, output);
        JsonNode? answer;
        try
        {
            answer = JsonNode.Parse(output);
        }
        catch (System.Text.Json.JsonException)
        {
            throw Failure("get", server, "what it printed is not JSON");
        }
        string user = (string?)answer?["Username"] ?? "", secret = (string?)answer?["Secret"] ?? "";
        return user == "<token>" ? new Login("", "", secret) : new Login(user, secret);
    }

    /// <summary>Keeps a password.</summary>
    public void Store(string server, Login login)
    {
        JsonObject input = new() { ["ServerURL"] = server, ["Username"] = login.User, ["Secret"] = login.Password };
        (int code, string output) = Run("store", input.ToJsonString());
        if (code != 0)
            throw Failure("store", server, output);
    }

    /// <summary>Forgets a password.</summary>
    public void Erase(string server)
    {
        (int code, string output) = Run("erase", server);
        if (code != 0 && !output.Contains(NotFound, StringComparison.OrdinalIgnoreCase))
            throw Failure("erase", server, output);
    }

    private ImageException Failure(string action, string server, string words) => new($"{Program} {action} failed for {server}: {words.Trim()}");

    private (int Code, string Output) Run(string action, string input)
    {
        if (name.Length == 0 || name.Contains('/'))
            throw new ImageException($"\"{name}\" is no name of a credential helper: the program docker-credential-NAME is looked for in PATH");
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Program, [action]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception e)
        {
            throw new ImageException($"cannot run {Program}, which the configuration names for passwords: {e.Message}", e);
        }
    }
}
