using Mocker.Pull;

return CommandLine.Run(args);
