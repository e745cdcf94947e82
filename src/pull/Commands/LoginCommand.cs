using System.CommandLine;
using Mocker.Pull.Authentication;
using Mocker.Pull.References;
using Mocker.Pull.Registry;

namespace Mocker.Pull.Commands;

internal static class LoginCommand
{
    public static Command Make()
    {
        Argument<string> registry = new("registry") { Description = "host[:port]; default docker.io", DefaultValueFactory = _ => ImageReference.DockerHub };
        Option<string?> user = new("--username", "-u") { Description = "name; asked for on the terminal if it is left out", HelpName = "name" };
        Option<bool> fromStdin = new("--password-stdin") { Description = "read the password from standard input; otherwise it is asked for on the terminal" };
        RegistryArguments arguments = new();
        Command command = new("login", "log in at a registry, and keep the login if it is accepted") { registry, user, fromStdin };
        arguments.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            string host = line.GetValue(registry)!;
            RegistryOptions options = arguments.Of(line);
            string name = line.GetValue(user) ?? Ask("Username: ", hidden: false);
            string password = line.GetValue(fromStdin) ? (await Console.In.ReadToEndAsync(cancellation)).TrimEnd('\r', '\n') : Ask("Password: ", hidden: true);
            if (name.Length == 0 || password.Length == 0)
                throw new ImageException("a login needs a name and a password");
            Login login = new(name, password);
            using RegistryClient client = new(RegistriesFile.Read().Registry(host, options.PlainHttp), options);
            try
            {
                await client.LogInAsync(login, cancellation);
            }
            catch (RegistryException e)
            {
                throw new ImageException(e.Message, e);
            }
            Console.WriteLine($"Logged in at {host}; kept in {LoginFile.Read(options.LoginFile).Store(host, login)}");
            return 0;
        });
        return command;
    }

    /// <summary>Asks on the terminal.</summary>
    private static string Ask(string question, bool hidden)
    {
        if (Console.IsInputRedirected)
            throw new ImageException($"standard input is no terminal to ask on ({question.Trim().TrimEnd(':')}): use --username and --password-stdin");
        Console.Error.Write(question);
        if (!hidden)
            return Console.ReadLine() ?? "";
        System.Text.StringBuilder text = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else
                text.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return text.ToString();
    }
}
